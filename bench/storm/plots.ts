import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Result } from './compare.ts';
import { quantile } from './figures.ts';

/** Seconds that make one point of a line. */
const STEP = 3;

/** Grey and two hues that can be told from white as well as from black. */
const INK = '#808890';
const SERVED = '#2f8fd8';
const REQUESTS = '#dd7a1e';

const look: TopLevelSpec['config'] = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: INK, strokeOpacity: 0.3 },
  axis: { labelColor: INK, titleColor: INK, tickColor: INK, domainColor: INK, gridColor: INK, gridOpacity: 0.2, labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal' },
  header: { labelColor: INK, titleColor: INK, labelFontSize: 12, labelFontWeight: 'bold' },
  legend: { labelColor: INK, titleColor: INK, labelFontSize: 12, labelLimit: 300, orient: 'top' },
};

/** One scenario over time: what each arm asks of the server, and what its users get. */
export function coursePlot(results: readonly Result[]): Promise<string> {
  const [requests, served] = ['requests at the server', 'calls answered in time'];
  const values = results.flatMap(({ arm, course }) =>
    Array.from({ length: Math.floor(course.length / STEP) }, (_, step) => {
      const part = course.slice(step * STEP, (step + 1) * STEP);
      const mean = (key: 'requests' | 'served'): number => rounded(part.reduce((sum, moment) => sum + moment[key], 0) / STEP);
      return [
        { arm: arm.name, second: step * STEP, what: requests, rate: mean('requests') },
        { arm: arm.name, second: step * STEP, what: served, rate: mean('served') },
      ];
    }).flat(),
  );
  return svg({
    data: { values },
    facet: { field: 'arm', type: 'nominal', title: null, sort: results.map(({ arm }) => arm.name) },
    columns: 3,
    spec: {
      width: 230,
      height: 110,
      mark: { type: 'line', strokeWidth: 1.4 },
      encoding: {
        x: { field: 'second', type: 'quantitative', title: 'seconds', axis: { grid: false, values: ticks(results[0]!.course.length) } },
        y: { field: 'rate', type: 'quantitative', title: '× capacity', scale: { type: 'sqrt' }, axis: { values: [0, 1, 3, 6, 10, 15, 20] } },
        color: { field: 'what', type: 'nominal', title: null, scale: { domain: [requests, served], range: [REQUESTS, SERVED] } },
      },
    },
    resolve: { axis: { x: 'independent' } },
    config: look,
  } as TopLevelSpec);
}

/** All scenarios: the share of calls that is answered in time against what it costs. */
export function overviewPlot(results: readonly Result[]): Promise<string> {
  const arms = [...new Set(results.map(({ arm }) => arm.name))];
  const middle = (values: readonly number[]): number => rounded(quantile(values.toSorted((a, b) => a - b), 0.5));
  const values = results.map(({ arm, scenario, runs }) => ({
    arm: arm.name,
    scenario: scenario.name,
    served: middle(runs.map((run) => run.served)),
    requests: middle(runs.map((run) => run.requestsPerSuccess)),
  }));
  const scenarios = [...new Set(values.map(({ scenario }) => scenario))];
  const row = (field: 'requests' | 'served', title: string, color: string, scale: object, axis: object) => ({
    facet: { column: { field: 'scenario', type: 'nominal', title: null, sort: scenarios } },
    spec: {
      width: 80,
      height: 150,
      mark: { type: 'point', filled: true, size: 55, opacity: 1, color },
      encoding: {
        x: { field, type: 'quantitative', title, scale, axis },
        y: { field: 'arm', type: 'nominal', title: null, sort: arms, axis: { grid: true } },
      },
    },
  });
  return svg({
    data: { values },
    vconcat: [
      row('served', 'served', SERVED, { domain: [0, 1] }, { format: '%', values: [0, 0.5, 1] }),
      row('requests', 'requests', REQUESTS, { type: 'log', domain: [1, 30] }, { values: [1, 3, 10, 30], format: 'd' }),
    ],
    config: look,
  } as TopLevelSpec);
}

async function svg(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  return `${await view.toSVG()}\n`;
}

function ticks(seconds: number): number[] {
  return Array.from({ length: Math.floor(seconds / 60) + 1 }, (_, minute) => minute * 60);
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

import type { Finish } from './faults.ts';

type Json = Readonly<Record<string, unknown>>;

/** What an answer says, in every dialect alike. */
export interface Told {
  readonly request: Json;
  readonly model: string;
  readonly text: string;
  readonly pieces: readonly string[];
  readonly finish: Finish;
  readonly tool: ToolCall | undefined;
  /** The address of the server. */
  readonly origin: string;
}

export interface ToolCall {
  readonly name: string;
  readonly input: string;
}

export function told(request: Json, text: string, finish: Finish, origin: string): Told {
  const tool = finish === 'tool-call' ? firstTool(request) : undefined;
  const schema = outputSchema(request);
  const whole = schema ? JSON.stringify(sampleOf(schema)) : text;
  const model = typeof request['model'] === 'string' ? request['model'] : 'test-model';
  return { request, model, text: whole, pieces: split(tool ? tool.input : whole), finish, tool, origin };
}

/** At least three pieces where the text allows it, so that a cut in the middle always loses something. */
function split(text: string): string[] {
  const words = text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];
  if (words.length >= 3) return words;
  const length = Math.max(1, Math.ceil(text.length / 4));
  return text.match(new RegExp(`[^]{1,${length}}`, 'gu')) ?? [];
}

function firstTool(request: Json): ToolCall | undefined {
  const tool = toolsOf(request)[0];
  if (!isRecord(tool)) return undefined;
  const described = isRecord(tool['function']) ? tool['function'] : tool;
  if (typeof described['name'] !== 'string') return undefined;
  return { name: described['name'], input: JSON.stringify(sampleOf(described['parameters'] ?? described['input_schema'] ?? {})) };
}

/** Google nests its list of functions. */
function toolsOf({ tools }: Json): readonly unknown[] {
  if (!Array.isArray(tools)) return [];
  return tools.flatMap((tool: unknown) => (isRecord(tool) && Array.isArray(tool['functionDeclarations']) ? tool['functionDeclarations'] : [tool]));
}

/** The schema of a structured answer, where each API keeps it. */
function outputSchema(request: Json): unknown {
  const at = (...path: string[]): unknown => path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), request);
  return at('response_format', 'json_schema', 'schema') ?? at('text', 'format', 'schema') ?? at('output_config', 'format', 'schema') ?? at('output_format', 'schema');
}

/** The plainest value that a JSON schema allows. */
function sampleOf(schema: unknown, depth = 0): unknown {
  if (!isRecord(schema) || depth > 8) return {};
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const choice = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choice)) return sampleOf(choice[0], depth + 1);
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return [sampleOf(schema['items'], depth + 1)];
    case 'null':
      return null;
    default: {
      const properties = isRecord(schema['properties']) ? schema['properties'] : {};
      return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, sampleOf(value, depth + 1)]));
    }
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

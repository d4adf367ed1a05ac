import * as React from 'react';

const internals = (React as unknown as Record<string, { H: unknown }>).__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE!;

/** Runs a hook as React does for a component that was put on the page and stays there: once, then its effects. */
export function mounted(hook: () => unknown): Promise<never> {
  const effects: (() => unknown)[] = [];
  const before = internals.H;
  internals.H = {
    useCallback: (callback: unknown) => callback,
    useContext: (context: { _currentValue: unknown }) => context._currentValue,
    useDebugValue: () => {},
    useEffect: (effect: () => unknown) => effects.push(effect),
    useLayoutEffect: (effect: () => unknown) => effects.push(effect),
    useMemo: (compute: () => unknown) => compute(),
    useRef: (current: unknown) => ({ current }),
    useState: (initial: unknown) => [initial, () => {}],
    useSyncExternalStore: (subscribe: (changed: () => void) => unknown, snapshot: () => unknown) => (subscribe(() => {}), snapshot()),
  };
  try {
    hook();
  } finally {
    internals.H = before;
  }
  for (const effect of effects) effect();
  return new Promise(() => {});
}

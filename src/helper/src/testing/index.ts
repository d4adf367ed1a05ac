export { fakeClock, type FakeClock, type FakeClockOptions } from './fake-clock.ts';
export { fakeError, type FakeErrorOptions, type FakeKind, type FakeProvider } from './fake-error.ts';
export { fakeStream, type FakeStream, type StreamFault } from './fake-stream.ts';

import type { RetrierCount, RetrierDelay, RetrierPredicate } from './retrier.ts';

/**
 * What the catalog can say about an SDK: typed data, no behaviour. One file an SDK, `satisfies Sdk`, with the versions
 * it was checked against. The analysis derives every name it looks for from here, so adding an SDK is adding a file.
 */
export interface Sdk extends SdkFacts {
  /** Name in messages and settings: the package's own. */
  readonly name: string;
  /** Import sources, the package's own first. A trailing `/*` admits every subpath. */
  readonly modules: readonly string[];
  /** Catalogued majors, each with the version its facts were checked against. Majors of 0.x packages are 0. */
  readonly checked: Readonly<Record<number, string>>;
  /** Whatever has methods that send requests. */
  readonly clients: readonly Client[];
  /** Exports that perform a request when called: `generateText`. The path is the export's name. */
  readonly functions: readonly Endpoint[];
  /** Exports that make a model handle, provider or other local value and send nothing: `createOpenAI`. */
  readonly handles?: readonly string[];
  /** What puts a client into something larger that then sends its requests. */
  readonly joins?: readonly Join[];
  /** Methods of the promise a call gives that keep its failure: `.withResponse()`, `.asResponse()`. */
  readonly promiseMethods?: readonly string[];
  /** Facts of a major that differ from those of the newest. */
  readonly older?: Readonly<Record<number, Partial<SdkFacts>>>;
}

/** What may differ between the majors of an SDK. */
export interface SdkFacts {
  readonly retry: RetryFacts;
  readonly timeout: TimeoutFacts;
  readonly signal: OptionPlace;
  /** Further options that may end a request which hangs: a transport of one's own, a limit of the body alone. */
  readonly limits?: readonly OptionPlace[];
  /** Members by which what was sent is broken off: of the client, or of the stream that a call gives. */
  readonly aborts?: { readonly client?: readonly string[]; readonly stream?: readonly string[] };
  readonly errors: ErrorFacts;
}

/** A class, factory or object whose value sends requests. */
export interface Client {
  /** What `gives` and `joins` call it; the first export if absent. */
  readonly name?: string;
  /** Exported names, those of types too; `default` for the default export. None for what only another client gives. */
  readonly exports: readonly string[];
  /** Modules that export it, if not all of the SDK's. */
  readonly modules?: readonly string[];
  /** `exported`: the export is itself a client; `given`: only other clients give one. */
  readonly made: 'new' | 'call' | 'new or call' | 'exported' | 'given';
  /** Which argument holds the client's options; absent: none, it is given a model of which nothing is known here (`Settings.llm`). */
  readonly optionsArgument?: number;
  /** It takes no options at all; what it gives does: `new GoogleGenerativeAI(key)`. */
  readonly optionless?: true;
  /** Its methods that send a request. */
  readonly endpoints: readonly Endpoint[];
  /** Its methods that give another client. */
  readonly gives?: readonly Given[];
  /** The majors that have it; all if absent, as everywhere below. */
  readonly majors?: readonly number[];
}

/** A method that gives a client: `withOptions`, `getGenerativeModel`, `chats.create`. It sends nothing itself. */
export interface Given {
  /** Property path from the client. */
  readonly method: string;
  /** The client it gives; absent: one like this. */
  readonly client?: string;
  /** What the first argument must be: azure-rest's `.path("/chat/completions")`. */
  readonly argument?: string;
  /** Which argument holds options that go over the client's own. */
  readonly options?: number;
  /** What it gives sends a request again that failed: `model.withRetry({ stopAfterAttempt: 3 })`. A layer over the SDK's own retries. */
  readonly retries?: GivenRetries;
  readonly majors?: readonly number[];
}

/** How often, told by which option, and for what: `{ option: 'stopAfterAttempt', means: 'total', default: 3 }`. */
export interface GivenRetries {
  /** Which argument holds its options. */
  readonly argument: number;
  readonly count: RetrierCount;
  readonly delay: RetrierDelay;
  /** Options that decide by the error whether to go on; without one that stops it every failure is sent again, a 400 too. */
  readonly predicates: readonly RetrierPredicate[];
  /** Endpoints that it sends once all the same: `stream`. */
  readonly once: readonly string[];
}

/**
 * A call that gives a client of its own because one is among its arguments, or in a list or object among them:
 * `prompt.pipe(model)`, `RunnableSequence.from([prompt, model])`.
 */
export interface Join {
  /** Method of whatever value, or dotted name of an export of one of `modules`. */
  readonly method: string;
  readonly modules?: readonly string[];
  /** The client it gives. */
  readonly client: string;
}

/** A method of a client, or an export, that sends a request when called. */
export interface Endpoint {
  /** Property path from the client (`chat.completions.create`), or the export's name. */
  readonly path: string;
  /** Class of the first argument that tells the endpoint: `client.send(new ConverseCommand(body))`. `body` is among the command's arguments. */
  readonly command?: string;
  /** Modules that export the function, if not all of the SDK's. */
  readonly modules?: readonly string[];
  /** Which argument is the client that the function sends through: `chatComplete(client, request)`. */
  readonly client?: number;
  readonly majors?: readonly number[];
  /** The last version that has it, where its major has gone on without. */
  readonly until?: string;
  /** So telling a path that it counts even where the receiver cannot be resolved. */
  readonly distinctive?: true;
  /** `resource`: part of the SDK, but runs no model (files, lists, batches). */
  readonly kind: 'model' | 'resource';
  /** How its caller meets a failure. */
  readonly fails: Failure;
  /** Hears neither the timeout nor the signal of a call. */
  readonly deaf?: true;
  /** Gives no promise but a bare thenable: sends nothing until awaited, and has no `.catch()`. */
  readonly thenable?: true;
  /** Of a call that `resolves` with its failure: what tells it. */
  readonly outcome?: OutcomeFacts;
  /** Option with which it resolves where the provider refuses, and how that is then seen: `throwHttpErrors: false`. `given`: whatever its value. */
  readonly resolvesIf?: { readonly option: string; readonly value: boolean | 'given'; readonly outcome: OutcomeFacts };
  /** The stream that it may give; absent: it never streams. */
  readonly stream?: StreamFacts;
  /** Where the answer of a call that does not stream has its text, and says why it ended. Absent: it has no such text, or throws by itself where that is cut off. */
  readonly answer?: AnswerFacts;
  /** Of raw HTTP: where the call says whom it asks for what. */
  readonly request?: RequestFacts;
  /** Where the request body and the request options are among the arguments. */
  readonly body: number;
  readonly options?: number;
  /** What a second call repeats: the request, also the tools that ran, or also the chunks that worked. */
  readonly repeats: 'request' | 'tools' | 'chunks';
  /** `creates`: a repeat may leave a second object behind. */
  readonly effect: 'pure' | 'creates';
  /** Body options, dotted where they lie deeper, that change `repeats` or `effect`: `{ option: 'tools', repeats: 'tools' }`. */
  readonly when?: readonly { readonly option: string; readonly repeats?: 'tools'; readonly effect?: 'creates' }[];
  /** Facts in which the endpoint differs from the rest of its SDK: one that has retries and errors of its own. */
  readonly differs?: Partial<SdkFacts>;
}

/**
 * Where the text of an answer is, and what tells why it ended: paths from what the call gives, `*` for each item of a list
 * or stream, `text()` for what a method gives.
 */
export interface AnswerFacts {
  readonly text: readonly string[];
  /** What tells first. One of them is enough. */
  readonly reason: readonly string[];
  /** What the first says of an answer that was cut off, and of one that was withheld. Absent: another word for each provider. */
  readonly cutOff?: string;
  readonly withheld?: string;
  /** Options of the call that are told the reason too: `onFinish({ finishReason })`. */
  readonly callbacks?: readonly string[];
}

/** How the failure inside a resolved value is seen. */
export interface OutcomeFacts {
  /** Properties of the value that tell: `ok`, `status`. */
  readonly properties: readonly string[];
  /** Exports that are asked: `isUnexpected(response)`. */
  readonly functions?: readonly string[];
  /** The status is a text: azure-rest's "429". */
  readonly statusIs?: 'text';
  /** Property that holds the error which other calls throw. A lost connection comes there too: such a call never rejects. */
  readonly error?: string;
  /** What gives the provider's body: a property, or methods of a fetch `Response`. */
  readonly body?: string | 'methods';
}

/** Where a function that sends raw HTTP takes its request from; options are those of the argument at `Endpoint.options`. */
export interface RequestFacts {
  /** Argument that is the URL; absent: it is an option. */
  readonly url?: number;
  /** The method, where the options do not say: `axios.post`. */
  readonly method: string;
  /** Option of an instance, or of the call, that stands before a relative URL: `baseURL`, `prefixUrl`. */
  readonly bases?: readonly string[];
  /** Options that hold the body; absent: it is the argument at `Endpoint.body`. */
  readonly bodies?: readonly string[];
  /** Where the body of the answer is, as JSON: `data`, `json()`; '' where it is what the call gives. */
  readonly answer?: readonly string[];
  /** Option and value without which the answer is no stream, whatever the model was asked: `responseType: 'stream'`. */
  readonly streamsIf?: readonly [option: string, value: string];
}

/**
 * - `rejects`: the promise rejects, or the stream it resolves to throws while read.
 * - `while read`: returns at once and fails while its stream is read (`streamText`, `.stream()`).
 * - `lazy`: sends nothing until awaited or iterated, then rejects.
 * - `resolves`: resolves with the failure inside (azure-rest).
 */
export type Failure = 'rejects' | 'while read' | 'lazy' | 'resolves';

/** What streams a call gives, and how they fail. */
export interface StreamFacts {
  /** When the call streams: always, or if this option path of the body is true. */
  readonly when: 'always' | readonly string[];
  /** Which argument holds that option, if not the body. */
  readonly argument?: number;
  /** Whether the stream comes at once or as a promise. */
  readonly comes: 'at once' | 'awaited';
  /** How a call that streams fails, if not as it does otherwise: `await run(agent, input, { stream: true })` never rejects. */
  readonly fails?: 'while read';
  /** Iterating the value itself: does a failure in mid-stream throw? Absent: not iterable itself. */
  readonly iteration?: 'throws' | 'hides';
  /** Members of the value through which the answer is read. */
  readonly members?: readonly StreamMember[];
  /** The value is an event emitter. */
  readonly emitter?: EmitterFacts;
  /** Failures that arrive as ordinary items. */
  readonly failureEvents?: FailureEvents;
  /** Option of the call that is told of a failure in mid-stream: `onError`. */
  readonly errorCallback?: string;
  /** Where its items, or its members, have the text, and say why it ended. */
  readonly answer?: AnswerFacts;
  /** Why the helper's `guardStream` cannot tell how such a stream ends. */
  readonly beyondGuard?: string;
}

/** A property or method of a streaming call's value. */
export interface StreamMember {
  readonly name: string;
  /** How it is used: an async iterable or a promise read from it, or a method called on it, which may give an iterable. */
  readonly is: 'iterable' | 'promise' | 'method' | 'iterable method';
  /**
   * What a failure in mid-stream does here:
   * `throws` / rejects; `hides` it: ends as if complete, gives the partial text; `item`: comes as an error part.
   */
  readonly failure: 'throws' | 'hides' | 'item';
  /** Option of the method's own argument that is told of a failure: `toUIMessageStreamResponse({ onError })`. */
  readonly errorCallback?: string;
  /** Which argument of the method holds that option; the first if absent. */
  readonly options?: number;
  /** Of an iterable of texts: the member whose items of one kind it gives, and where their text is. */
  readonly filters?: { readonly member: string; readonly kind: string; readonly text: string; readonly majors: readonly number[] };
  readonly majors?: readonly number[];
}

/** A stream that tells of its failure by events. */
export interface EmitterFacts {
  /** Listener names that take a failure. */
  readonly errorEvents: readonly string[];
  /** Promise-giving methods that reject on failure: `finalMessage`, `done`. */
  readonly finals: readonly string[];
}

/** How to tell, among the items of a stream, those that say that the call failed. */
export interface FailureEvents {
  /** Property of an item that tells its kind: `type`, `event`. Absent: items have no kind, and `answers` and `failures` are their properties. */
  readonly key?: string;
  /** Prefixes or names of items that carry a part of the answer; not of those that say that it is complete, whose absence may be looked for. */
  readonly answers: readonly string[];
  /** Items that say the call failed, or properties that tell one of those; handling one of them is handling failure. */
  readonly failures: readonly FailureEvent[];
}

export interface FailureEvent {
  /** Its kind, or the property that tells it. */
  readonly name: string;
  /** The majors in which it arrives as an item; in the others it throws. */
  readonly majors?: readonly number[];
}

/** Where an option is written: on the client, on the call's body or on its request options; each the path of names to it. */
export interface OptionPlace {
  readonly client?: readonly string[];
  readonly body?: readonly string[];
  readonly options?: readonly string[];
}

/** What an SDK sends again by itself, and how that is changed. */
export interface RetryFacts {
  /** Requests sent again by default after the first: 2 is three requests; `Infinity` has no attempt limit. Absent: as often as the model does that it is given. */
  readonly retries?: number;
  /** Whether the option counts retries or all attempts. Absent: not configurable. */
  readonly counts?: 'retries' | 'total';
  /** The option that says how often, or whether. */
  readonly option: OptionPlace;
  /** The option's value that switches the SDK's retries off. */
  readonly off?: number | string | false;
  /** Only newer versions of the major read it in the call's options: it is believed there, but never written. */
  readonly recent?: true;
  /** Requests sent again where the object that holds the option is given without it: `retryOptions: {}`. */
  readonly bare?: number;
  /** The option's value that has it retry with no limit of attempts, until the deadline if there is one: `strategy: 'backoff'`. */
  readonly on?: string | true;
  /** ms after which no further attempt begins; absent: none. */
  readonly deadlineMs?: number;
  /** Where another deadline is written, from the object that holds the option: `{ strategy, backoff: { maxElapsedTime } }`. */
  readonly deadline?: readonly string[];
  /** What must be written beside that deadline, as it is by default. */
  readonly besideDeadline?: Readonly<Record<string, number>>;
  /** Statuses it sends again. 500 stands for every 5xx where no other of them is listed. */
  readonly statuses: readonly number[];
  /** Whether it sends again what met a lost or refused connection. */
  readonly connection: boolean;
  /** Whether it sends a spent quota again. */
  readonly quota: boolean;
  /** Option with the HTTP methods that it repeats: a POST only if that names it. */
  readonly methods?: OptionPlace;
}

/** The SDK's own timeout. */
export interface TimeoutFacts {
  /** Default in ms; absent: none. */
  readonly defaultMs?: number;
  readonly option: OptionPlace;
  /** The option's value that switches the default off. */
  readonly off?: false;
  /** Unit of the option; ms if absent. */
  readonly unit?: 's';
  /** What must have come before it is over: the headers, the body too, or the answer after all retries. */
  readonly covers: 'headers' | 'headers and body' | 'whole call';
  /** A request that was timed out is sent again, as often as others. */
  readonly repeats?: true;
  /** It only warns. */
  readonly warns?: true;
  /** Without one it waits for ever: what sends it is not the platform's `fetch`, which in Node ends five minutes of silence. */
  readonly endless?: true;
  /** Member of the library and its instances that holds options for all their calls: `axios.defaults.timeout = 60_000`. */
  readonly defaults?: string;
}

/** What an SDK throws, and what can be read of the failure from that. */
export interface ErrorFacts {
  /** Error classes, subclasses after their superclass. */
  readonly classes: readonly ErrorClass[];
  /** Modules other than `modules` that export them. */
  readonly modules?: readonly string[];
  /** Exports that carry the classes as members: `OpenAI.RateLimitError`, `Cohere.TooManyRequestsError`. */
  readonly statics?: readonly string[];
  /**
   * Property that holds the HTTP status as a number, dotted where it lies deeper: `$metadata.httpStatusCode`. Absent: none does,
   * and what is thrown is in the provider's own words.
   */
  readonly status?: string;
  /** Further properties that hold it. */
  readonly alsoStatus?: readonly string[];
  /** Property that holds the provider's code, if any; dotted where it lies deeper. */
  readonly code?: string;
  /** What `error.code` is where it is the library's own: for an answer of 4xx and 5xx, for what has no status. `null`: one of several. */
  readonly ownCodes?: { readonly '4xx': string; readonly '5xx': string; readonly connection: string | null; readonly timeout: string | null; readonly abort: string | null };
  /** Properties that are `true` on each of its errors: `isAxiosError`. */
  readonly marks?: readonly string[];
  /** Exports that tell whether an error is one of a class, by the class: `isAxiosError(error)`. */
  readonly tests?: Readonly<Record<string, string>>;
  /** Property that holds the provider's type, if any. */
  readonly type?: string;
  /** Where the provider's body is kept: all of it, its inner `error`, or its text. */
  readonly body?: { readonly property: string; readonly is: 'whole' | 'inner' | 'text' };
  /** Property that holds the provider's id of the request. */
  readonly requestId?: string;
  /** What `error.name` is: the class name, or the bare "Error". Absent: no rule to it. */
  readonly name?: 'class' | 'Error' | { readonly prefix: string };
  /** What `error.message` is: the provider's sentence, it or the body's JSON behind the status, or the JSON. Absent: no rule to it. */
  readonly message?: 'text' | 'status and text' | 'status and body' | 'body' | { readonly beforeStatus: string };
  /** Property that says whether the SDK holds a repeat to be of use. */
  readonly retryable?: string;
  /** Class that the last failure comes wrapped in after the SDK's own retries. */
  readonly exhausted?: string;
  /** Properties beside these that some of its errors have, of those by which other libraries tell a failure, each with all that it may hold: `response`. */
  readonly more?: Readonly<Record<string, readonly string[] | 'anything'>>;
}

/** A class of errors, and what it is thrown for. */
export interface ErrorClass {
  /** The class's own name, as it is exported. */
  readonly name: string;
  /** Its superclass; `Object` for `Error` itself and for what is none. */
  readonly extends: string;
  /** Statuses it is thrown for. `5xx` for all that no other class takes. */
  readonly statuses?: readonly (number | '5xx')[];
  /** A failure without a status that it is thrown for. */
  readonly for?: 'connection' | 'timeout' | 'abort' | 'truncated' | 'content';
  /** Static type guard: `APICallError.isInstance(error)`. */
  readonly guard?: string;
  /** No export of the SDK: one of its own that it keeps, or one of the language (`TypeError`). */
  readonly hidden?: true;
  /** What `name` is where it is not what {@link ErrorFacts.name} says; `null`: one or the other. */
  readonly shown?: string | null;
  /** Thrown in place of the others where the call is given something of another package: a gateway's model. Whether an error is one is unknown. */
  readonly perhaps?: true;
  readonly majors?: readonly number[];
}

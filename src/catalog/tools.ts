/**
 * How code says that a function is a tool of a model's: then what it gives is read by the model that called it, and an error's
 * text is what that is to know. Tools of AI SDK, LangChain, LlamaIndex, Mastra, Genkit, MCP, OpenAI's and Anthropic's SDKs.
 */
export const tools = {
  /** Members that describe what a tool is given: next to one of them stands the function. */
  inputs: new Set(['parameters', 'inputSchema', 'input_schema', 'outputSchema', 'schema', 'argsSchema']),
  /** Makers, also those of a project's own: `tool(…)`, `createTool(…)`, `server.registerTool(…)`, `new DynamicTool(…)`, `FunctionTool.from(…)`. */
  maker: /(?:^|\.)(?:\w+Tool|tool)(?:\.from|\.create)?$/,
  /** Classes that tools extend. */
  base: /Tool$/,
};

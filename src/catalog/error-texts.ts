/** What tells in a text for people that something has failed, in the languages that public code answers in most. */
export const errorWords =
  /\b(?:err(?:or|eur|o)s?|fail(?:ed|ure|s)?|sorry|apologi[sz]e|oops|unable to|(?:could|can|did|was|is)(?: not|n['’]t)|cannot|went wrong|try (?:it )?again|unavailable|disconnected|exceeded|tim(?:ed?|ing) ?out|invalid|not supported|no (?:response|answer)|problem|issue|fehler|leider|désolé|falha|desculpe|lo siento|errore|fout)\b|ошибк|извините|错误|失败|抱歉|エラー|失敗|申し訳|오류|죄송/i;

/** Functions that make a text of an error: `String(error)`, `getErrorMessage(error)`. */
export const textMakers = /^String$|(?:message|text|sentence)$/i;

/** Properties of answers, and of the parts of streams, that hold the model's text. */
export const answerTexts: ReadonlySet<string> = new Set(['output_text', 'text', 'content', 'delta', 'completion', 'generated_text', 'outputText', 'response', 'textDelta', 'answer']);

/** Methods of a text that give a text. */
export const textMethods: ReadonlySet<string> = new Set(['trim', 'trimStart', 'trimEnd', 'slice', 'substring', 'replace', 'replaceAll', 'toString', 'concat', 'normalize', 'toLowerCase', 'toUpperCase', 'join']);

/** Those of them that leave its words as they are, but for upper case. */
export const wordKeepers: ReadonlySet<string> = new Set(['toLowerCase', 'toLocaleLowerCase', 'toUpperCase', 'toLocaleUpperCase', 'trim', 'toString', 'normalize']);

/** Methods of a text that look for their first argument in it. */
export const wordSeekers: ReadonlySet<string> = new Set(['includes', 'startsWith', 'endsWith', 'indexOf', 'match', 'search']);

/** Methods that answer by true or false whether something is in a text. */
export const textTests: ReadonlySet<string> = new Set(['includes', 'startsWith', 'endsWith', 'test']);

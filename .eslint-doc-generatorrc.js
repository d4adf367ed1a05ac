/** How eslint-doc-generator writes the headers of the rules' pages and the README's table of rules. */
export default {
  // Those with types are the same rules; those for .eslintrc too.
  ignoreConfig: ['recommendedTypeChecked', 'strictTypeChecked', 'legacy-recommended', 'legacy-strict', 'legacy-recommended-type-checked', 'legacy-strict-type-checked'],
  configEmoji: [['recommended', '✅'], ['strict', '🔒']],
  ruleDocNotices: ['description', 'configs', 'fixableAndHasSuggestions', 'options'],
  ruleListColumns: ['name', 'description', 'configsError', 'configsWarn', 'fixable', 'hasSuggestions', 'options'],
};

export const exportsAreDocumented: import('eslint').Rule.RuleModule

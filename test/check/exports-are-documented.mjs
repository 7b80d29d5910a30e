// An ESLint rule: every exported function says in a doc comment what it is for.

const isFunction = (node) => node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression';

/** The exported functions in an export statement, by name. */
function exportedFunctions({ declaration }) {
  if (declaration?.type === 'FunctionDeclaration') return [declaration.id.name];
  if (declaration?.type !== 'VariableDeclaration') return [];
  return declaration.declarations.filter(({ init }) => isFunction(init)).map(({ id }) => id.name);
}

/** @type {import('eslint').Rule.RuleModule} */
export const exportsAreDocumented = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: 'Say in a doc comment what `{{name}}` is for: it is exported.' },
  },
  create(context) {
    return {
      ExportNamedDeclaration(node) {
        const [name] = exportedFunctions(node);
        if (!name) return;
        const isDocumented = context.sourceCode
          .getCommentsBefore(node)
          .some(({ type, value }) => type === 'Block' && value.startsWith('*'));
        if (!isDocumented) context.report({ node, messageId: 'missing', data: { name } });
      },
    };
  },
};

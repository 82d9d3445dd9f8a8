import ts from 'typescript';

/** A test or a scenario as it stands in a file. */
export interface NamedTest {
  readonly kind: 'test' | 'scenario';
  /** As it is written, with `${…}` where it is made while it runs. */
  readonly name: string;
  /** The source, with the comments before it. */
  readonly text: string;
}

/** The tests of a file of tests, or the scenarios of a file of scenarios. */
export function namedTests(path: string, source: string): readonly NamedTest[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const found: NamedTest[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'it') {
      const [title] = node.arguments;
      // The comment before it belongs to the statement that the call is.
      if (title) found.push({ kind: 'test', name: quoted(title), text: node.parent.getFullText() });
    } else if (ts.isPropertyAssignment(node) && isOfExportedConstant(node)) {
      const name = ts.isStringLiteral(node.name) ? node.name.text : node.name.getText();
      found.push({ kind: 'scenario', name, text: node.getFullText() });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The text between the quotes, as it stands. */
function quoted(node: ts.Node): string {
  return ts.isStringLiteral(node) ? node.text : node.getText().slice(1, -1);
}

/** Whether it is a property of an object that a constant of the file itself holds. */
function isOfExportedConstant({ parent }: ts.PropertyAssignment): boolean {
  const constant = parent.parent;
  return ts.isVariableDeclaration(constant) && ts.isSourceFile(constant.parent.parent.parent);
}

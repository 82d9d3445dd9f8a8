/** Which members of MQTT.js a program touches, as TypeScript sees them. */
import ts from 'typescript';

/** One place at which a member of MQTT.js or mqtt-packet is named. */
export interface MemberUse {
  /** `class.member`, or the member alone where its type has no name. */
  readonly name: string;
  /** `file:line`. */
  readonly place: string;
  /** Why it is no public member; undefined when it is one. */
  readonly problem: string | undefined;
}

const PACKAGES = /\/node_modules\/(?:mqtt|mqtt-packet)\//;
/** Members of Node's own API for makers of streams; see `Writable` in Node's documentation. */
const NODE_STREAM_MEMBERS: ReadonlySet<string> = new Set(['_write']);

/** What was read once: programs with the same options share it. */
const sources = new Map<string, ts.SourceFile | undefined>();

/** The program that a `tsconfig.json` describes, perhaps with more files that are not on disk. */
export function programOf(
  tsconfig: string,
  more: Readonly<Record<string, string>> = {},
): ts.Program {
  const { config } = ts.readConfigFile(tsconfig, (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const folder = tsconfig.slice(0, tsconfig.lastIndexOf('/'));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => {
    const text = more[path];
    if (text !== undefined) return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    const key = `${tsconfig} ${path}`;
    if (!sources.has(key)) sources.set(key, readSource(path, ...rest));
    return sources.get(key);
  };
  const { fileExists } = host;
  host.fileExists = (path) => path in more || fileExists.call(host, path);
  return ts.createProgram([...fileNames, ...Object.keys(more)], options, host);
}

/** Every use of a member of MQTT.js in the files of a program that lie in `folder`. */
export function memberUses(program: ts.Program, folder: string): readonly MemberUse[] {
  const checker = program.getTypeChecker();
  const uses: MemberUse[] = [];

  for (const file of program.getSourceFiles()) {
    if (!file.fileName.startsWith(folder)) continue;
    const note = (node: ts.Node, name: string, problem: string | undefined): void => {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      uses.push({ name, place: `${file.fileName.slice(folder.length)}:${line + 1}`, problem });
    };
    const judge = (node: ts.Node, type: ts.Type, member: string): void => {
      const owner = checker.getNonNullableType(type);
      const symbol = checker.getPropertyOfType(checker.getApparentType(owner), member);
      const declaration = symbol?.declarations?.find((each) =>
        PACKAGES.test(each.getSourceFile().fileName),
      );
      if (declaration) {
        note(node, `${ownerName(declaration)}${member}`, problemOf(declaration, member));
      } else if (member.startsWith('_') && !NODE_STREAM_MEMBERS.has(member)) {
        note(node, member, 'begins with an underscore');
      } else if (!symbol && isDeclaredThere(owner)) {
        note(node, member, 'is not declared');
      }
    };
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node)) {
        judge(node, checker.getTypeAtLocation(node.expression), node.name.text);
      } else if (ts.isElementAccessExpression(node)) {
        const owner = checker.getNonNullableType(checker.getTypeAtLocation(node.expression));
        const key = checker.getTypeAtLocation(node.argumentExpression);
        if (key.isStringLiteral()) judge(node, owner, key.value);
        else if (isDeclaredThere(owner) && !isNumberLike(key))
          note(node, '[…]', 'is chosen while it runs');
      } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
        const name = node.propertyName ?? node.name;
        if (!node.dotDotDotToken && ts.isIdentifier(name))
          judge(node, checker.getTypeAtLocation(node.parent), name.text);
      } else if (ts.isObjectLiteralElementLike(node) && node.name && ts.isIdentifier(node.name)) {
        const owner = ts.isObjectLiteralExpression(node.parent)
          ? checker.getContextualType(node.parent)
          : undefined;
        if (owner) judge(node, owner, node.name.text);
      } else if (ts.isClassLike(node)) {
        for (const { types } of node.heritageClauses ?? []) {
          if (types.some((type) => isDeclaredThere(checker.getTypeAtLocation(type.expression))))
            note(node, 'extends', 'reaches protected members by inheritance');
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return uses;
}

function problemOf(declaration: ts.Declaration, member: string): string | undefined {
  if (member.startsWith('_')) return 'begins with an underscore';
  const flags = ts.getCombinedModifierFlags(declaration);
  if (flags & ts.ModifierFlags.Private) return 'is private';
  if (flags & ts.ModifierFlags.Protected) return 'is protected';
  return undefined;
}

function isDeclaredThere(type: ts.Type): boolean {
  const declarations = (type.getSymbol() ?? type.aliasSymbol)?.declarations ?? [];
  return declarations.some((each) => PACKAGES.test(each.getSourceFile().fileName));
}

function isNumberLike(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.NumberLike) !== 0;
}

function ownerName({ parent }: ts.Declaration): string {
  return ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent)
    ? `${parent.name?.text ?? ''}.`
    : '';
}

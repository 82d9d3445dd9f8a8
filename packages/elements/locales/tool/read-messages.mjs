// @ts-check
/** Finds every `msg()` of the elements, as the words that a translator sees. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/**
 * @typedef {Map<string, Set<string>>} Messages the texts of each file, in their order; one that
 * several files have stands under the first
 */

/** @returns {Messages} */
export function readMessages() {
  /** @type {Messages} */
  const messages = new Map();
  const seen = new Set();
  for (const file of globSync('**/*.ts', { cwd: SOURCES, ignore: '**/*.test.ts' }).sort()) {
    const texts = textsOf(file, readFileSync(SOURCES + file, 'utf8'));
    const own = texts.filter((text) => !seen.has(text));
    for (const text of own) seen.add(text);
    if (own.length > 0) messages.set(file, new Set(own));
  }
  return messages;
}

/**
 * The texts in one file.
 *
 * @param {string} file its name, for errors
 * @param {string} code
 * @returns {string[]} with `{0}`, `{1}` … where the code puts a value
 */
export function textsOf(file, code) {
  if (!code.includes('@lit/localize')) return [];
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  /** @type {string[]} */
  const texts = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      if (node.expression.text === 'msg') texts.push(textOf(node));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

/** @param {ts.CallExpression} call */
function textOf(call) {
  const [first, ...rest] = call.arguments;
  const text = first && (plainText(first) ?? templateText(first));
  if (text === undefined || rest.length > 0 || text.trim() === '') {
    const { line } = call.getSourceFile().getLineAndCharacterOfPosition(call.getStart());
    throw new Error(
      `${call.getSourceFile().fileName}:${line + 1}: msg() takes one text that says something, as 'words' or as str\`words \${value}\`.`,
    );
  }
  return text;
}

/** @param {ts.Node} node */
function plainText(node) {
  return ts.isStringLiteralLike(node) ? literal(node.text) : undefined;
}

/** @param {ts.Node} node */
function templateText(node) {
  // Templates with elements in them are refused: a translation is text, and never markup.
  if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== 'str') return undefined;
  const { template } = node;
  if (ts.isNoSubstitutionTemplateLiteral(template)) return literal(template.text);
  return template.templateSpans.reduce(
    (text, span, index) => `${text}{${index}}${literal(span.literal.text)}`,
    literal(template.head.text),
  );
}

/** @param {string} text */
function literal(text) {
  if (/\{\d+\}/.test(text)) throw new Error(`“${text}” would be taken for a place of a value.`);
  return text;
}

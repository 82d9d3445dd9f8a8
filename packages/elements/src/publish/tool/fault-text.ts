/** What is wrong with a message that somebody puts together, in the person's words. */
import { msg, str } from '@lit/localize';
import { formatBytes, formatNumber } from '../../localization/format.js';
import { topicText } from '../../localization/topic-text.js';
import type { ToolFault } from './compose-message.js';
import type { JsonFaultCode } from './json-check.js';
import type { VariableFault } from './variables.js';

/** A fault as whole sentences. @param maxBytes - the largest payload. */
export function faultText(fault: ToolFault, maxBytes: number): string {
  switch (fault.kind) {
    case 'variable':
      return variableText(fault.fault);
    case 'topic':
      return topicText(fault);
    case 'json': {
      const [line, column] = [formatNumber(fault.fault.line), formatNumber(fault.fault.column)];
      return msg(str`Line ${line}, column ${column}: ${jsonText(fault.fault.code)}`);
    }
    case 'filled-json':
      return msg('With its values in place this is not JSON: text needs quotes around it.');
    case 'hex':
      return msg('Write pairs of the digits 0–9 and a–f.');
    case 'base64':
      return msg('This is not base64.');
    case 'file':
      return msg('Choose a file.');
    case 'too-large':
      return msg(str`This is larger than can be sent: at most ${formatBytes(maxBytes)}.`);
    case 'number':
      return msg('Write a whole number of seconds.');
    case 'needs-qos':
      return msg('Only what the broker acknowledges can be kept: choose QoS 1 or 2.');
  }
}

function variableText({ code, text }: VariableFault): string {
  const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  switch (code) {
    case 'unknown':
      return msg(
        str`“${shown}” is no variable: there are now, now iso, uuid, seq and random 1 100. For the braces themselves write \\{{.`,
      );
    case 'unclosed':
      return msg('A variable ends with “}}”. For the braces themselves write \\{{.');
    case 'arguments':
      return msg(
        str`“${shown}” is not complete: write {{now}}, {{now iso}}, {{uuid}}, {{seq}} or {{random 1 100}}.`,
      );
  }
}

const MOST_SHOWN = 40;

function jsonText(code: JsonFaultCode): string {
  switch (code) {
    case 'value':
      return msg('a value is missing here.');
    case 'name':
      return msg('a name in double quotes is missing here.');
    case 'colon':
      return msg('a colon is missing here.');
    case 'comma':
      return msg('a comma or the closing bracket is missing here.');
    case 'close':
      return msg('the closing bracket is missing.');
    case 'after':
      return msg('nothing may follow here.');
    case 'string':
      return msg('this text has no closing quote.');
    case 'escape':
      return msg('a backslash stands before " \\ / b f n r t or u with four digits only.');
    case 'control':
      return msg('a line break or tab inside a text is written \\n or \\t.');
    case 'word':
      return msg('this is no value of JSON.');
  }
}

/** Pure: templates as a file of JSON and back. What is in a file is not believed: bounded, and copied field by field. */
import type { UserProperty } from '../../connection-admin/draft-user-properties.js';
import { QOS_LEVELS } from '../../element/qos.js';
import { MOST_TEMPLATES, type Template } from './template-store.js';
import {
  EMPTY_DRAFT,
  OFFLINE_CHOICES,
  PAYLOAD_FORMATS,
  type ToolDraft,
  type ToolProperties,
} from './tool-draft.js';

/** A larger file is not read. */
export const MAX_TEMPLATE_FILE_BYTES = 4 * 1024 * 1024;

const KIND = 'mqtt-kit-templates';
const MOST_TEXT = 1024 * 1024;
const MOST_PROPERTIES = 100;

/** The file. */
export function templatesToFile(templates: readonly Template[]): string {
  // A file is never in a template: undefined is left out.
  const plain = templates.map(({ name, draft }) => ({ name, ...draft, file: undefined }));
  return JSON.stringify({ kind: KIND, version: 1, templates: plain }, null, 2);
}

/** The templates of a file; undefined for another file. */
export function templatesOfFile(text: string): readonly Omit<Template, 'id'>[] | undefined {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return undefined;
  }
  const templates = own(file, 'templates');
  if (own(file, 'kind') !== KIND || own(file, 'version') !== 1 || !Array.isArray(templates))
    return undefined;
  return templates.slice(0, MOST_TEMPLATES).flatMap((template: unknown) => {
    const name = textOf(own(template, 'name')).trim();
    return name === '' ? [] : [{ name, draft: draftOf(template) }];
  });
}

function draftOf(found: unknown): ToolDraft {
  const one = <T>(name: string, allowed: readonly T[], otherwise: T): T =>
    allowed.find((value) => value === own(found, name)) ?? otherwise;
  const formats = PAYLOAD_FORMATS.filter((format) => format !== 'file');
  return {
    topic: textOf(own(found, 'topic')),
    format: one('format', formats, 'text'),
    text: textOf(own(found, 'text')),
    file: undefined,
    fills: own(found, 'fills') !== false,
    qos: one('qos', QOS_LEVELS, 0),
    retain: own(found, 'retain') === true,
    offline: one<string>('offline', OFFLINE_CHOICES, EMPTY_DRAFT.offline),
    deadline: textOf(own(found, 'deadline')),
    properties: propertiesOf(own(found, 'properties')),
  };
}

function propertiesOf(found: unknown): ToolProperties {
  const user = own(found, 'user');
  return {
    contentType: textOf(own(found, 'contentType')),
    responseTopic: textOf(own(found, 'responseTopic')),
    correlationData: textOf(own(found, 'correlationData')),
    expiry: textOf(own(found, 'expiry')),
    isText: own(found, 'isText') === true,
    user: Array.isArray(user) ? user.slice(0, MOST_PROPERTIES).map(pairOf) : [],
  };
}

function pairOf(found: unknown): UserProperty {
  return { name: textOf(own(found, 'name')), value: textOf(own(found, 'value')) };
}

function own(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, name))
    return undefined;
  return Reflect.get(object, name);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MOST_TEXT) : '';
}

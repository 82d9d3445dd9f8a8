/** Pure: templates as a file of JSON and back. What is in a file is not believed: bounded, and copied field by field. */
import type { UserProperty } from '../../connection-admin/draft-user-properties.js';
import { QOS_LEVELS } from '../../element/qos.js';
import { MOST_TEMPLATES } from './page-templates.js';
import type { Template } from './template-store.js';
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
/** The longest payload of a template, in UTF-16 code units; another text is no longer either. */
export const MOST_TEXT = 1024 * 1024;
/** The longest name, in UTF-16 code units. */
export const MOST_NAME = 100;

const MOST_PROPERTIES = 100;

/** The file. */
export function templatesToFile(templates: readonly Template[]): string {
  const plain = templates.map(templateToPlain);
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
    const name = textOf(own(template, 'name')).trim().slice(0, MOST_NAME);
    return name === '' ? [] : (templateOf(template, name) ?? []);
  });
}

/** A template as JSON can hold it. */
export function templateToPlain({ name, connection, draft }: Omit<Template, 'id'>): object {
  // A file is never in a template: undefined is left out.
  return { name, connection, ...draft, file: undefined };
}

/** The template that something read back says; undefined for what is none. */
export function templateOf(found: unknown, name: string): Omit<Template, 'id'> | undefined {
  if (typeof found !== 'object' || found === null) return undefined;
  const connection = textOf(own(found, 'connection')).slice(0, MOST_NAME);
  return { name, connection, draft: draftOf(found) };
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

import { create, createFileRegistry, type DescMessage } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

const PACKAGE = 'org.eclipse.tahu.protobuf';

const SCALARS: Readonly<Record<string, Type>> = {
  bool: Type.BOOL,
  bytes: Type.BYTES,
  double: Type.DOUBLE,
  float: Type.FLOAT,
  string: Type.STRING,
  uint32: Type.UINT32,
  uint64: Type.UINT64,
};

/** The messages of `sparkplug_b.proto` (Sparkplug 3.0, section 6.4.1): fields with their numbers. */
const MESSAGES: Readonly<Record<string, string>> = {
  Payload: '1 timestamp uint64, 2 metrics *Metric, 3 seq uint64, 4 uuid string, 5 body bytes',
  Metric: `1 name string, 2 alias uint64, 3 timestamp uint64, 4 datatype uint32, 5 is_historical bool, 6 is_transient bool,
    7 is_null bool, 8 metadata MetaData, 9 properties PropertySet, 10 int_value uint32, 11 long_value uint64, 12 float_value float,
    13 double_value double, 14 boolean_value bool, 15 string_value string, 16 bytes_value bytes, 17 dataset_value DataSet,
    18 template_value Template`,
  MetaData: `1 is_multi_part bool, 2 content_type string, 3 size uint64, 4 seq uint64, 5 file_name string, 6 file_type string,
    7 md5 string, 8 description string`,
  PropertySet: '1 keys *string, 2 values *PropertyValue',
  PropertySetList: '1 propertyset *PropertySet',
  PropertyValue: `1 type uint32, 2 is_null bool, 3 int_value uint32, 4 long_value uint64, 5 float_value float, 6 double_value double,
    7 boolean_value bool, 8 string_value string, 9 propertyset_value PropertySet, 10 propertysets_value PropertySetList`,
  DataSet: '1 num_of_columns uint64, 2 columns *string, 3 types *uint32, 4 rows *Row',
  Row: '1 elements *DataSetValue',
  DataSetValue: `1 int_value uint32, 2 long_value uint64, 3 float_value float, 4 double_value double, 5 boolean_value bool,
    6 string_value string`,
  Template:
    '1 version string, 2 metrics *Metric, 3 parameters *Parameter, 4 template_ref string, 5 is_definition bool',
  Parameter: `1 name string, 2 type uint32, 3 int_value uint32, 4 long_value uint64, 5 float_value float, 6 double_value double,
    7 boolean_value bool, 8 string_value string`,
};

let payload: DescMessage | undefined;

/** The descriptor of a Sparkplug B payload, made when it is first needed. */
export function sparkplugPayload(): DescMessage {
  payload ??= createFileRegistry(
    create(FileDescriptorProtoSchema, {
      name: 'sparkplug_b.proto',
      package: PACKAGE,
      syntax: 'proto2',
      messageType: Object.entries(MESSAGES).map(([name, fields]) => ({
        name,
        field: fields.split(',').map(fieldOf),
      })),
    }),
    () => undefined,
  ).getMessage(`${PACKAGE}.Payload`);
  if (!payload) throw new Error('The descriptor has no Payload.');
  return payload;
}

function fieldOf(text: string): {
  name: string;
  number: number;
  label: Label;
  type: Type;
  typeName?: string;
} {
  const [number, name = '', typeName = ''] = text.trim().split(' ');
  const kind = typeName.replace('*', '');
  const field = {
    name,
    number: Number(number),
    label: typeName === kind ? Label.OPTIONAL : Label.REPEATED,
  };
  const type = SCALARS[kind];
  return type === undefined
    ? { ...field, type: Type.MESSAGE, typeName: `.${PACKAGE}.${kind}` }
    : { ...field, type };
}

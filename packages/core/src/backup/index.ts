// Published as `@mqtt-kit/core/backup`, apart from the core's first load: few open a file of connections, and then once.
export { MAX_FILE_BYTES } from './backup-file.js';
export { exportEncrypted, exportPlain } from './export-connections.js';
export { importConnections } from './import-connections.js';
export { applyPreview, previewImport } from './preview-import.js';

export type { EncryptedExportOptions } from './export-connections.js';
export type { ImportOptions } from './import-connections.js';
export type {
  ImportedConnection,
  ImportedFile,
  ImportNote,
  ImportSource,
  NamedDetails,
  SkippedConnection,
} from './imported-connection.js';
export type { ImportNoteCode, ImportNoteValues } from './import-notes.js';
export type {
  ExistingConnection,
  ImportChoice,
  ImportPreviewEntry,
  ImportSave,
} from './preview-import.js';

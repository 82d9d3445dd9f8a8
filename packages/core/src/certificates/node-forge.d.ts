// The library's parts, each of which adds itself to the one object.
declare module 'node-forge/lib/forge.js' {
  import forge from 'node-forge';
  export default forge;
}
declare module 'node-forge/lib/aes.js';
declare module 'node-forge/lib/des.js';
declare module 'node-forge/lib/rc2.js';
declare module 'node-forge/lib/md5.js';
declare module 'node-forge/lib/sha1.js';
declare module 'node-forge/lib/sha256.js';

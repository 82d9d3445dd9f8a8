// No log output: `debug` without the package.
const silent = () => {};
silent.enabled = false;
const debug = () => silent;
debug.default = debug;
module.exports = debug;

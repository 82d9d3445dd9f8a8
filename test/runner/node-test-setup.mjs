// @ts-check
/** Runs in each process of Node's test runner before its test file. */
import { configureGlobal } from 'fast-check';
import { propertyRuns } from './property-runs.mjs';

const runs = propertyRuns(process.env);
if (runs !== undefined) configureGlobal({ numRuns: runs });

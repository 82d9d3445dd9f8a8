// @ts-check
import { testRunnerConfig } from './test-runner-config.js';

/** @type {import('@web/test-runner').TestRunnerConfig} */
const config = await testRunnerConfig(process.env);
export default config;

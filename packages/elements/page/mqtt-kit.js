// The page file: one module script that brings everything to a page without a bundler.
import '@mqtt-kit/elements/define';

export * from '@mqtt-kit/core';
export * from '@mqtt-kit/elements';

// @ts-check
/**
 * One question: does what the styles use work in the supported browsers? How they are written is
 * prettier's. The first rule reads `.browserslistrc` but knows features of long standing only; the
 * second knows every property, value, function and selector, by the year in which all engines had
 * it. What is named as an exception is in the floor all the same, or does no harm where it is missing.
 *
 * @type {import('stylelint').Config}
 */
export default {
  plugins: ['stylelint-no-unsupported-browser-features', 'stylelint-plugin-use-baseline'],
  rules: {
    'plugin/no-unsupported-browser-features': [
      true,
      {
        // Nearly everything has a known fault somewhere.
        ignorePartialSupport: true,
        // A scroll position that is held by script too, a plainer scroll bar, and on a touch screen
        // neither pointer nor corner to drag, and on a desk no finger.
        ignore: [
          'css-overflow-anchor',
          'css-scrollbar',
          'css3-cursors',
          'css-resize',
          'css-touch-action',
        ],
      },
    ],
    'plugin/use-baseline': [
      true,
      {
        // The floor's browsers are of the turn of 2023 to 2024.
        available: 2023,
        // The floor is where this begins.
        ignoreFunctions: ['light-dark'],
        // Chrome 125 and Firefox 126: before them a block is as wide as its place, no more.
        ignoreSelectors: ['state'],
        ignoreProperties: {
          // Only ornament or comfort is lost without them.
          'accent-color': [],
          'forced-color-adjust': ['none'],
          'overflow-anchor': ['none'],
          'overscroll-behavior': ['contain'],
          resize: [],
          'scrollbar-color': [],
          'scrollbar-width': ['thin'],
          'text-wrap': ['balance', 'pretty'],
          // Behind its prefixed twin.
          'text-align': ['match-parent'],
        },
      },
    ],
  },
  overrides: [{ files: ['**/*.ts'], customSyntax: 'postcss-lit' }],
};

/**
 * Code that is older than a rule and does not keep it yet. An entry is taken out when the code is mended; none is added.
 * `LEGACY=0 npx oxlint -c oxlint.config.mjs backend`, `LEGACY=0 npx knip` and `LEGACY=0 npm run check -- layers` show what it still hides.
 */
const legacy = {
  /** Names of rules in .dependency-cruiser.cjs that are not checked yet. */
  layerRules: [],

  /** Folders (regular expressions) that may still stand in a circle of folders. */
  folderCircles: [],

  /** Lint rules, and the files that need not keep them yet. */
  lint: {},

  /** Files that hold SQL outside a `*.queries.ts`. */
  sqlOutsideQueries: [],

  /** Files whose SQL names states instead of taking them from a machine's table. */
  statesInSql: [],

  /** What `npm run check -- unused` does not report yet, by file pattern. */
  unused: {},
}

module.exports =
  process.env.LEGACY === '0'
    ? { layerRules: [], folderCircles: [], lint: {}, sqlOutsideQueries: [], statesInSql: [], unused: {} }
    : legacy

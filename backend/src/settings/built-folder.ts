import path from 'node:path'

/** Where the built files of the backend are, also for a program that runs from its sources or was made one file. Throws before the first build. */
export const builtFolder = (): string => path.dirname(require.resolve('@fangxing/backend'))

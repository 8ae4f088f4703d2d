import { hostname } from 'node:os'

const LONGEST = 63

/** What PostgreSQL shows of this node's connections (`application_name`): others of the same program are told from it. */
export const NODE_NAME = `fangxing-${process.pid}@${hostname()}`.slice(0, LONGEST)

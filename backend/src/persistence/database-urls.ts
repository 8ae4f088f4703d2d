const SHAPE = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^@/?]+)(\/[^?]*)?(?:\?(.*))?$/
/** What libpq understands and `pg` does not: the writer is always looked for. */
const OF_LIBPQ = ['target_session_attrs', 'load_balance_hosts']

/**
 * One address for each host of `postgres://user:password@one:5432,two:5433/database`, as libpq writes several; `pg` knows
 * one only. Errors: what cannot be read as such an address; its text is not repeated, since it holds the password.
 */
export function databaseUrls(text: string): string[] {
  const [, start, hosts, path = '', search] = SHAPE.exec(text) ?? []
  if (start === undefined || hosts === undefined) throw new Error('not an address of PostgreSQL')
  const parameters = new URLSearchParams(search)
  for (const name of OF_LIBPQ) parameters.delete(name)
  const rest = path + (parameters.size > 0 ? `?${parameters.toString()}` : '')
  return hosts.split(',').map(host => {
    const url = start + host + rest
    // `new URL` refuses an empty host and a port that is none.
    if (host === '' || !URL.canParse(url)) throw new Error('not an address of PostgreSQL')
    return url
  })
}

type Host = { host: string; port: number }
type Access = { username?: string; password?: string; isTls: boolean }

/** Where Redis is, as `REDIS_URL` says it. */
export type RedisAddress = Access &
  (
    | { kind: 'server'; url: string }
    | { kind: 'sentinel'; hosts: Host[]; master: string; sentinelPassword?: string }
    | { kind: 'cluster'; hosts: Host[] }
  )

const FORM = /^redis(s?)(\+sentinel|\+cluster)?:\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/

/**
 * Reads an address in one of three forms; `rediss` speaks TLS.
 *
 * - `redis://user:password@host:6379/0`: one server, or a proxy before it
 * - `redis+sentinel://user:password@host:26379,host:26379/master-name?sentinelPassword=…`
 * - `redis+cluster://user:password@host:6379,host:6379`
 *
 * Errors: an Error that says what is wrong with it, without its password.
 */
export function readRedisAddress(url: string): RedisAddress {
  const [, tls, form, userInfo = '', hostList = '', path = '', query = ''] = FORM.exec(url) ?? []
  if (hostList === '') throw new Error('must be redis://, redis+sentinel:// or redis+cluster://')
  const [username, password] = userInfo.split(':').map(decodeURIComponent)
  const access = {
    isTls: tls === 's',
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
  }
  if (form === undefined) {
    if (hostList.includes(',')) throw new Error('several hosts need redis+sentinel:// or redis+cluster://')
    return { kind: 'server', url, ...access }
  }
  const hosts = hostList.split(',').map(host => readHost(host, form === '+sentinel' ? 26379 : 6379))
  if (form === '+cluster') {
    if (path !== '') throw new Error('a cluster has no databases and no path')
    return { kind: 'cluster', hosts, ...access }
  }
  if (path === '') throw new Error("redis+sentinel:// needs the master's name as its path")
  const sentinelPassword = new URLSearchParams(query).get('sentinelPassword')
  return {
    kind: 'sentinel',
    hosts,
    master: decodeURIComponent(path),
    ...(sentinelPassword ? { sentinelPassword } : {}),
    ...access,
  }
}

function readHost(text: string, defaultPort: number): Host {
  const [, host, port = String(defaultPort)] = /^([^:]+|\[[^\]]+\])(?::(\d{1,5}))?$/.exec(text) ?? []
  if (!host || Number(port) < 1 || Number(port) > 65_535) throw new Error('a host or port is malformed')
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

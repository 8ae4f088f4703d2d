import { OWNER_CALLS, STAFF_CALLS, type Call } from '@fangxing/contract/calls'
import { INTEGRATION_CALLS } from '@fangxing/contract/integration'

const OTHERS: readonly { method: string; path: string }[] = [
  ...['/device/provision', '/device/keys', '/device/keys/confirm'].map(path => ({ method: 'POST', path })),
  { method: 'POST', path: '/wechat/notice/:merchantCode/:kind' },
  { method: 'GET', path: '/photos/:id' },
  { method: 'GET', path: '/d/:scene' },
  { method: 'GET', path: '/c/:requestId' },
  { method: 'GET', path: '/console(?:/.*)?' },
  ...[
    '/health/live',
    '/health/ready',
    '/ready',
    '/metrics',
    '/openapi.json',
    '/openapi-integration.json',
    '/docs',
  ].map(path => ({
    method: 'GET',
    path,
  })),
]
const calls: readonly { method: string; path: string }[] = [
  ...Object.values<Call>(OWNER_CALLS),
  ...Object.values<Call>(STAFF_CALLS),
  ...Object.values(INTEGRATION_CALLS),
  ...OTHERS,
]
const patterns = calls.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`),
}))

/**
 * The methods that a path knows; none when there is no such path. By hand: Midway's router answers 404 to a wrong method and
 * has nothing like koa-router's `allowedMethods`.
 */
export function allowedMethods(path: string): string[] {
  return [...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
}

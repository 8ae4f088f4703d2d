/**
 * Serves the web builds of both mini-programs next to a running platform: BACKEND_URL, OWNER_SCREEN_PORT,
 * MERCHANT_SCREEN_PORT, and WECHAT_SIM_URL for the local WeChat. Stale builds are rebuilt first, unless
 * SCREENS_AS_BUILT=1. Calls and the live socket are proxied by this server, so the browser sees one origin and the
 * platform needs no CORS.
 */
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build/build.mjs'
import { folderOf } from './build/targets.mjs'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}
const API = '/api'

/** The configuration that the page loads before its own code: see src/shared/net/address.ts. */
const configScript = ({ wechatSimUrl }) =>
  `window.__FANGXING__ = ${JSON.stringify({ apiBase: API, ...(wechatSimUrl ? { wechatSim: wechatSimUrl } : {}) })}\n`

function sendFile(folder, pathname, response) {
  const file = path.normalize(
    path.join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)),
  )
  if (!file.startsWith(folder + path.sep) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
    response.writeHead(404).end('not found')
    return
  }
  // Names of scripts and styles contain a hash of their content; the page itself is revalidated every time.
  const isImmutable = /[/\\](js|css)[/\\]/.test(file)
  response.writeHead(200, {
    'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'Cache-Control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  })
  fs.createReadStream(file).pipe(response)
}

const proxyHeaders = (request, backend) => ({
  ...request.headers,
  host: backend.host,
  'x-forwarded-host': request.headers.host,
})

function proxyRequest(request, response, backend) {
  const upstream = http.request(
    backend,
    { method: request.method, path: request.url.slice(API.length), headers: proxyHeaders(request, backend) },
    reply => {
      response.writeHead(reply.statusCode, reply.headers)
      reply.pipe(response)
    },
  )
  upstream.on('error', () => {
    if (!response.headersSent) response.writeHead(502)
    response.end()
  })
  request.on('aborted', () => upstream.destroy())
  request.pipe(upstream)
}

/** Proxies the live socket unchanged. */
function proxySocket(request, socket, head, backend) {
  const upstream = net.connect(Number(backend.port || 80), backend.hostname, () => {
    const lines = Object.entries(proxyHeaders(request, backend)).map(([name, value]) => `${name}: ${value}`)
    upstream.write([`GET ${request.url.slice(API.length)} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
    upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
  })
  const end = () => {
    upstream.destroy()
    socket.destroy()
  }
  for (const stream of [upstream, socket]) stream.on('error', end).on('close', end)
}

const isApi = url => url === API || url.startsWith(`${API}/`)

const LOT_LINK = /\/l\/([0-9A-F]{10})/i
const NOTICE_LINK = /\/n\/([0-9A-Za-z_-]{22})/

/**
 * The link in a printed QR code opens its page, as WeChat's link rules do on a phone: a device's (`/d/…`) that of the order,
 * that of a lot's sign (`/l/…`) the one for typing a plate, that of a notice (`/n/…`) its page; or the whole link in `q`. The account of a browser demo (`as`)
 * is kept.
 */
function pageOfLink(request) {
  const { pathname, searchParams } = new URL(request.url, 'http://any')
  const as = searchParams.get('as')
  const start = `/${as ? `?as=${encodeURIComponent(as)}` : ''}#`
  const page = `${start}/pages/order/index`
  const scanned = pathname === '/' ? (searchParams.get('q') ?? '') : pathname
  const lot = LOT_LINK.exec(scanned)
  if (lot) return `${start}/more/plate/index?lot=${lot[1]}`
  const notice = NOTICE_LINK.exec(scanned)
  if (notice) return `${start}/more/notice/index?notice=${notice[1]}`
  if (pathname.startsWith('/d/')) return `${page}?scene=${encodeURIComponent(pathname.slice(3))}`
  const link = pathname === '/' ? searchParams.get('q') : null
  return link ? `${page}?q=${encodeURIComponent(link)}` : undefined
}

/**
 * Serves one app's web build.
 *
 * @param {{ app: string, backendUrl: string, wechatSimUrl?: string }} options
 * @returns {http.Server} not listening yet
 */
export function screenServer({ app, backendUrl, wechatSimUrl }) {
  const backend = new URL(backendUrl)
  const folder = folderOf(app, 'h5')
  const server = http.createServer((request, response) => {
    if (isApi(request.url)) return proxyRequest(request, response, backend)
    const { pathname } = new URL(request.url, 'http://any')
    if (pathname === '/config.js') {
      response.writeHead(200, { 'Content-Type': TYPES['.js'], 'Cache-Control': 'no-store' })
      return response.end(configScript({ wechatSimUrl }))
    }
    const link = app === 'owner' ? pageOfLink(request) : undefined
    if (link) return response.writeHead(302, { Location: link }).end()
    return sendFile(folder, pathname, response)
  })
  server.on('upgrade', (request, socket, head) => {
    if (isApi(request.url)) proxySocket(request, socket, head, backend)
    else socket.destroy()
  })
  return server
}

async function main() {
  const {
    BACKEND_URL = 'http://127.0.0.1:7001',
    WECHAT_SIM_URL,
    OWNER_SCREEN_PORT = '7020',
    MERCHANT_SCREEN_PORT = '7010',
  } = process.env
  const screens = { owner: Number(OWNER_SCREEN_PORT), merchant: Number(MERCHANT_SCREEN_PORT) }
  // One after the other: a single build uses all cores of a small machine.
  if (process.env.SCREENS_AS_BUILT !== '1') for (const app of Object.keys(screens)) await build(app, 'h5')
  const servers = Object.entries(screens).map(([app, port]) => {
    const server = screenServer({ app, backendUrl: BACKEND_URL, wechatSimUrl: WECHAT_SIM_URL })
    server.listen(port, () => console.log(`${app}: http://127.0.0.1:${port}`))
    return server
  })
  const stop = () => {
    for (const server of servers) server.close()
    setTimeout(() => process.exit(0), 200).unref()
    for (const server of servers) server.closeAllConnections()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()

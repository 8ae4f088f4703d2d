import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { toString as qrSvg } from 'qrcode'
import getRawBody from 'raw-body'
import type { Device } from '../device/device'
import { runControl } from './controls'
import { EventStream } from './event-stream'
import { viewOf } from './view'

export interface PanelOptions {
  /** Zero takes a free port. */
  port: number
  host?: string
  devices: readonly Device[]
  /** The owner mini-program in the browser: a click on the printed code then does what a scan with WeChat does. */
  ownerUrl?: string
}

export interface Panel {
  url: string
  port: number
  /** Shows one more device. */
  add(device: Device): void
  close(): Promise<void>
}

const BODY_LIMIT_BYTES = 16_384
const PAGE_FOLDER = join(__dirname, '../../page')
const JAVASCRIPT = 'text/javascript; charset=utf-8'
const CSS = 'text/css; charset=utf-8'
const PAGE_FILES: Readonly<Record<string, readonly [file: string, contentType: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/layout.css': ['layout.css', CSS],
  '/scene.css': ['scene.css', CSS],
  '/front-panel.css': ['front-panel.css', CSS],
  '/controls.css': ['controls.css', CSS],
  '/main.js': ['main.js', JAVASCRIPT],
  '/arm-animation.js': ['arm-animation.js', JAVASCRIPT],
  '/controls.js': ['controls.js', JAVASCRIPT],
  '/device-list.js': ['device-list.js', JAVASCRIPT],
  '/device-view.js': ['device-view.js', JAVASCRIPT],
  '/html.js': ['html.js', JAVASCRIPT],
  '/lock-drawing.js': ['lock-drawing.js', JAVASCRIPT],
  '/messages.js': ['messages.js', JAVASCRIPT],
  '/storage.js': ['storage.js', JAVASCRIPT],
}

/** The simulated devices in a browser, and the same as an HTTP API. It has no login: bind it to this host only. */
export async function startPanel(options: PanelOptions): Promise<Panel> {
  const handler = new PanelHandler(options)
  const server = createServer((request, response) => {
    handler.handle(request, response).catch((fault: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { error: String(fault) })
      else response.end()
    })
  })
  const host = options.host ?? '127.0.0.1'
  server.listen(options.port, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${host}:${port}/`,
    add: device => handler.add(device),
    close: () => close(server, handler),
  }
}

async function close(server: Server, handler: PanelHandler): Promise<void> {
  handler.end()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** Answers the requests of the page and the API. */
class PanelHandler {
  private readonly devices = new Map<string, Device>()
  private readonly stream: EventStream

  constructor({ devices, ownerUrl }: PanelOptions) {
    this.stream = new EventStream(device => scanUrlOf(device, ownerUrl))
    for (const device of devices) this.add(device)
  }

  add(device: Device): void {
    this.devices.set(device.deviceId, device)
    this.stream.follow(device)
  }

  end(): void {
    this.stream.end()
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://device')
    const page = PAGE_FILES[pathname]
    if (request.method === 'GET' && page)
      return send(response, 200, page[1], readFileSync(join(PAGE_FOLDER, page[0])))
    const [first, id, name] = pathname.split('/').filter(Boolean)
    if (first !== 'devices') return sendJson(response, 404, { error: '没有这个地址 · not found' })
    const devices = [...this.devices.values()]
    if (!id) {
      const listed = devices.map(device => this.stream.listed(device))
      return sendJson(response, 200, listed)
    }
    if (id === 'events') return this.stream.addReader(response, devices)
    const device = this.devices.get(decodeURIComponent(id))
    if (!device) return sendJson(response, 404, { error: '没有这台装置 · no such device' })
    if (request.method === 'POST') return control(request, response, device, name ?? '')
    if (!name) return sendJson(response, 200, viewOf(device))
    if (name === 'log') return sendJson(response, 200, device.log)
    if (name === 'qr.svg') return sendQr(response, device)
    return sendJson(response, 404, { error: '没有这个地址 · not found' })
  }
}

function scanUrlOf(device: Device, ownerUrl?: string): string | null {
  const { qrUrl } = device.options.credentials
  if (!qrUrl) return null
  return ownerUrl ? `${ownerUrl.replace(/\/+$/, '')}/?q=${encodeURIComponent(qrUrl)}` : qrUrl
}

async function control(
  request: IncomingMessage,
  response: ServerResponse,
  device: Device,
  name: string,
): Promise<void> {
  const text = await readBody(request)
  if (text === undefined) return sendJson(response, 413, { error: '请求过大 · too large' })
  let body: unknown
  try {
    body = text ? JSON.parse(text) : {}
  } catch {
    return sendJson(response, 400, { error: '不是 JSON · not JSON' })
  }
  const outcome = runControl(device, name, body)
  if (outcome.ok) return sendJson(response, 200, outcome.result)
  return sendJson(response, outcome.status, { error: outcome.error })
}

/** The body as text, or undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  try {
    return await getRawBody(request, { limit: BODY_LIMIT_BYTES, encoding: 'utf8' })
  } catch (fault) {
    if ((fault as Partial<getRawBody.RawBodyError>).type === 'entity.too.large') return undefined
    throw fault
  }
}

async function sendQr(response: ServerResponse, device: Device): Promise<void> {
  const { qrUrl } = device.options.credentials
  if (!qrUrl) return sendJson(response, 404, { error: '未配置二维码 · no QR link' })
  const svg = await qrSvg(qrUrl, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' })
  send(response, 200, 'image/svg+xml', svg)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body))
}

function send(response: ServerResponse, status: number, contentType: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}

import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { toString as qrSvg } from 'qrcode'
import type { Device } from '../device'
import { runControl } from './controls'
import { Stream } from './stream'
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
const PAGE: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/device.css': ['device.css', 'text/css; charset=utf-8'],
  '/device.js': ['device.js', 'text/javascript; charset=utf-8'],
  '/words.js': ['words.js', 'text/javascript; charset=utf-8'],
  '/drawing.js': ['drawing.js', 'text/javascript; charset=utf-8'],
}

/** The simulated devices in a browser, and the same as an HTTP API. It is for people who test: bind it to this host. */
export async function startPanel(options: PanelOptions): Promise<Panel> {
  const devices = new Map(options.devices.map(device => [device.deviceId, device]))
  const scanUrlOf = (device: Device) => scanUrl(device, options.ownerUrl)
  const stream = new Stream(scanUrlOf)
  for (const device of devices.values()) stream.follow(device)
  const server = createServer((request, response) => {
    answer(request, response, devices, stream, scanUrlOf).catch((fault: unknown) => {
      if (!response.headersSent) json(response, 500, { error: String(fault) })
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
    add(device) {
      devices.set(device.deviceId, device)
      stream.follow(device)
    },
    close: () => close(server, stream),
  }
}

function scanUrl(device: Device, ownerUrl?: string): string | null {
  const { qrUrl } = device.options.credentials
  if (!qrUrl) return null
  return ownerUrl ? `${ownerUrl.replace(/\/+$/, '')}/?q=${encodeURIComponent(qrUrl)}` : qrUrl
}

async function close(server: Server, stream: Stream): Promise<void> {
  stream.end()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  devices: ReadonlyMap<string, Device>,
  stream: Stream,
  scanUrlOf: (device: Device) => string | null,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://device')
  const page = PAGE[pathname]
  if (request.method === 'GET' && page)
    return send(response, 200, page[1], readFileSync(join(PAGE_FOLDER, page[0])))
  const [first, id, name] = pathname.split('/').filter(Boolean)
  if (first !== 'devices') return json(response, 404, { error: '没有这个地址 · not found' })
  if (!id)
    return json(
      response,
      200,
      [...devices.values()].map(device => ({ ...viewOf(device), scanUrl: scanUrlOf(device) })),
    )
  if (id === 'events') return stream.join(response, [...devices.values()])
  const device = devices.get(decodeURIComponent(id))
  if (!device) return json(response, 404, { error: '没有这台装置 · no such device' })
  if (request.method === 'POST') return control(request, response, device, name ?? '')
  if (!name) return json(response, 200, viewOf(device))
  if (name === 'log') return json(response, 200, device.log)
  if (name === 'qr.svg') return drawQr(response, device)
  return json(response, 404, { error: '没有这个地址 · not found' })
}

async function control(request: IncomingMessage, response: ServerResponse, device: Device, name: string) {
  const text = await readBody(request)
  if (text === undefined) return json(response, 413, { error: '请求过大 · too large' })
  let body: unknown
  try {
    body = text ? JSON.parse(text) : {}
  } catch {
    return json(response, 400, { error: '不是 JSON · not JSON' })
  }
  const done = runControl(device, name, body)
  return done.ok ? json(response, 200, done.result) : json(response, done.status, { error: done.why })
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > BODY_LIMIT_BYTES) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

async function drawQr(response: ServerResponse, device: Device): Promise<void> {
  const { qrUrl } = device.options.credentials
  if (!qrUrl) return json(response, 404, { error: '未配置二维码 · no QR link' })
  const svg = await qrSvg(qrUrl, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' })
  send(response, 200, 'image/svg+xml', svg)
}

function json(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body))
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}

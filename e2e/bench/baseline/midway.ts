import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { Bootstrap } from '@midwayjs/bootstrap'
import { Configuration, Controller, Get, HTTP_SERVER_KEY, MidwayContainer } from '@midwayjs/core'
import type { IMidwayContainer } from '@midwayjs/core'
import * as koa from '@midwayjs/koa'
import { Redis } from 'ioredis'
import { programInput, sendReady } from '../programs'

const { redisUrl, key } = programInput<{ redisUrl: string; key: string }>()
const redis = new Redis(redisUrl)

/** Midway with one handler that sends one key of Redis unchanged. */
@Controller('/')
export class OrderController {
  @Get('/owner/orders/:orderId')
  async read(ctx: koa.Context): Promise<void> {
    const text = await redis.get(key)
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = text
  }
}

@Configuration({ imports: [koa] })
export class BaselineConfiguration {
  async onServerReady(container: IMidwayContainer): Promise<void> {
    const server = container.get<Server>(HTTP_SERVER_KEY)
    server.listen(0, '127.0.0.1', () => sendReady({ port: (server.address() as { port: number }).port }))
  }
}

void Bootstrap.configure({
  applicationContext: new MidwayContainer(),
  appDir: process.cwd(),
  baseDir: __dirname,
  imports: [BaselineConfiguration],
  moduleDetector: false,
  preloadModules: [OrderController],
  globalConfig: {
    keys: ['unused'],
    koa: {},
    bodyParser: { enable: false },
    siteFile: { enable: false },
    asyncContextManager: { enable: false },
    midwayLogger: { default: { dir: tmpdir(), enableFile: false, enableError: false, enableConsole: false } },
  },
}).run()

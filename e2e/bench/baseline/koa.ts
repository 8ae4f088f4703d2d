import Koa from 'koa'
import { Redis } from 'ioredis'
import { programInput, sendReady } from '../programs'

/** Koa with one handler that sends one key of Redis unchanged. */
const { redisUrl, key } = programInput<{ redisUrl: string; key: string }>()
const redis = new Redis(redisUrl)
const app = new Koa()
app.use(async ctx => {
  const text = await redis.get(key)
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = text
})
const server = app.listen(0, '127.0.0.1', () =>
  sendReady({ port: (server.address() as { port: number }).port }),
)

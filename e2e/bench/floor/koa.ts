import Koa from 'koa'
import { Redis } from 'ioredis'
import { programInput, tell } from '../children'

/** Koa with one handler: one key from Redis, sent as it is. */
const { redisUrl, key } = programInput<{ redisUrl: string; key: string }>()
const redis = new Redis(redisUrl)
const app = new Koa()
app.use(async ctx => {
  const text = await redis.get(key)
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = text
})
const server = app.listen(0, '127.0.0.1', () => tell({ port: (server.address() as { port: number }).port }))

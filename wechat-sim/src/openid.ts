import { createHash } from 'node:crypto'

const digest = (text: string, length: number) =>
  createHash('sha256').update(text).digest('base64url').slice(0, length)

/** All openids of one app have the same prefix, as WeChat's have. */
const prefixOf = (appid: string) => `o${digest(`app ${appid}`, 6)}`

/** The openid of a person in one app: 28 characters, always the same in this app and different in another. */
export const openidOf = (appid: string, person: string) =>
  prefixOf(appid) + digest(`person ${appid} ${person}`, 21)

export const belongsTo = (appid: string, openid: string) =>
  /^o[0-9A-Za-z_-]{27}$/.test(openid) && openid.startsWith(prefixOf(appid))

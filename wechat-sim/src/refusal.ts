/** A refusal of WeChat Pay: HTTP status, code and message. */
export class PayRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly detail?: { field?: string; value?: unknown; issue?: string; location?: string },
  ) {
    super(message)
  }
}

export const badParameter = (field: string, issue: string, value?: unknown) =>
  new PayRefusal(400, 'PARAM_ERROR', `参数错误：${issue}`, { field, value, issue, location: 'body' })

/** A refusal of api.weixin.qq.com, which answers with status 200 and an `errcode`. */
export class ApiRefusal extends Error {
  constructor(
    readonly errcode: number,
    readonly errmsg: string,
  ) {
    super(`${errcode} ${errmsg}`)
  }
}

/** A person or a test asked for something that is not possible, such as paying a closed order. */
export class ControlRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

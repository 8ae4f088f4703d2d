/** Texts that people read: in both languages, or not at all. */
export type Message = { readonly zh: string; readonly en: string }
/** The texts of one page or feature, by key: `const messages = { … } satisfies Catalogue`. */
export type Catalogue = Readonly<Record<string, Message>>
export type Language = keyof Message

/** Why a call returned no value, where no refusal says it in its own words. */
export const PROBLEM_MESSAGES = {
  offline: { zh: '网络不通，请检查网络后重试', en: 'No network. Check your connection and try again' },
  timeout: { zh: '服务器没有及时回应，请重试', en: 'The server did not answer in time. Please try again' },
  /** From the proxy in front of the platform: the platform itself does not answer. */
  unavailable: {
    zh: '暂时连不上服务，请稍后重试',
    en: 'The service cannot be reached just now. Please try again shortly',
  },
  fault: {
    zh: '系统出错了，我们已记录，请稍后重试',
    en: 'Something broke on our side. Please try again shortly',
  },
} satisfies Catalogue

/** The status codes of a proxy whose platform does not answer. */
export const isUnavailable = (status: number): boolean => status === 502 || status === 503 || status === 504

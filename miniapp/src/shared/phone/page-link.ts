/** The address of a page of this app for a browser; undefined on WeChat, where pages are sent with WeChat's own button. */
export const webLinkTo = (page: string): string | undefined =>
  process.env.TARO_ENV === 'h5' ? `${window.location.origin}${window.location.pathname}#${page}` : undefined

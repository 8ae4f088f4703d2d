import { MOST_A_PAGE } from '@fangxing/contract/common.schema'

/** A page of a list and the row after it, by which one knows that there is another page. */
export const MOST_ROWS = MOST_A_PAGE + 1

/**
 * The rows of `text` up to the parameter `limit`, which a page never sets higher. PostgreSQL supposes that a limit that it does not
 * know takes a tenth of all rows, so that a plan for any values looks so dear to it that it plans each page of a large table again,
 * which can cost more than reading it. A number in the text tells it how few they are. `order` is that of `text`.
 */
export const firstRows = (text: string, order: string, limit: string): string => `
  SELECT * FROM (${text}
    ORDER BY ${order} LIMIT ${MOST_ROWS}) page
  ORDER BY ${order} LIMIT ${limit}`

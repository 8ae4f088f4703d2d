/** Style sheets are imported for what they do: Taro's build reads them. */
declare module '*.scss'

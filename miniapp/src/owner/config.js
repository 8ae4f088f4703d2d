// Read before the page's own code; whoever serves the build replaces this file. All fields are optional:
// apiBase: address of the platform, absolute or relative to this page; wechatSim: address of the local WeChat.
window.__FANGXING__ = {}

import type { Translation } from "@istars/ui/text/translation.ts";
import type { securityTexts } from "./security.texts.ts";

/** 安全页面的文字。 */
export const securityTextsZh = {
  title: "安全",
  about: "监控卡用自己的密钥证明身份，受它保护的服务器凭此密钥识别它。",
  failed: "无法读取证书：{reason}",
  off: "HTTPS 未启用",
  offHelp: "此监控卡只以普通 HTTP 应答。启动程序时加上 --https 地址:端口，密钥和证书会自动生成。",
  key: "身份密钥",
  keyHelp: "填入 iSmartMate 设置中此监控卡地址旁的 identity-key。证书更新后密钥不变，因此无需在任何服务器上重新填写。",
  copyFailed: "浏览器不允许此页面复制，请选中密钥后自行复制。",
  certificate: "证书",
  certificateHelp: "证书由监控卡自行签发，因此浏览器首次访问时会提示警告。请与浏览器显示的指纹核对，或将该文件安装为受信任证书。",
  labels: {
    name: "颁发给",
    serial: "监控卡序列号",
    names: "适用于",
    until: "有效期至",
    fingerprint: "指纹（SHA-256）",
    port: "HTTPS 端口",
  },
  renewsItself: "{moment}；到期前 30 天以及名称或地址变更时，监控卡会自动更新",
  download: "下载证书",
  renew: "立即更新…",
  renewTitle: "要生成新证书吗？",
  renewText: "身份密钥保持不变：代理程序保持连接，无需重新设置。曾被设为信任旧证书的浏览器会再次询问。",
  renewConfirm: "更新",
  renewed: "已更新。",
  notRenewed: "未能更新：{reason}",
} satisfies Translation<typeof securityTexts>;

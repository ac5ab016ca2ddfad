import type { SectionName, SectionValues } from "@istars/protocol/model/settings/sections.ts";

export interface FieldTexts {
  readonly title: string;
  readonly description: string;
}

/** A field that chooses: its values have words, too, in the order of the schema. */
interface ChoiceTexts<V extends string> extends FieldTexts {
  readonly choices: Readonly<Record<V, string>>;
}
type TextsOf<V> = [V] extends [string] ? (string extends V ? FieldTexts : ChoiceTexts<V>) : FieldTexts;

/**
 * The words of every section, of each of its fields and of what these choose from; one that is missing here does not compile. Members
 * of lists as `list.member`.
 */
export type SectionTexts = {
  readonly [N in SectionName]: {
    readonly about: FieldTexts;
    readonly fields: { readonly [F in keyof SectionValues[N]]: TextsOf<SectionValues[N][F]> } & Readonly<
      Record<`${string}.${string}`, FieldTexts>
    >;
  };
};

/** The words of the settings' schemas in simplified Chinese. */
export const fieldTextsZh: SectionTexts = {
  identity: {
    about: { title: "标识", description: "监控卡的名称、位置和负责人" },
    fields: {
      name: { title: "名称", description: "各处显示的名称；留空则使用主机名" },
      location: { title: "位置", description: "UPS 所在位置，例如机房和机柜" },
      contact: { title: "联系人", description: "此 UPS 的负责人" },
    },
  },
  ups: {
    about: { title: "UPS", description: "监控卡如何连接 UPS，以及 UPS 自身无法告知的参数" },
    fields: {
      uri: {
        title: "连接",
        description: "协议+serial:///dev/ttyS1?baud=2400 或 协议+tcp://主机:端口；协议写 auto 时由监控卡查明并写入结果",
      },
      pollEveryS: { title: "轮询周期", description: "两次状态查询之间的时间" },
      lostAfterMisses: {
        title: "无应答次数",
        description: "连续多少次查询没有有效应答即视为通信中断。轮询周期为 1 秒时，3 次约为 3 秒，10 次约为 26 秒：第三次之后查询变慢",
      },
      ignoreShutdownBit: { title: "忽略关机标志", description: "用于总是报告即将关机的 UPS：监控卡视其为未知" },
      noRating: { title: "不查询额定值", description: "用于少数在查询额定值时死机的 UPS" },
      noVendor: { title: "不查询制造商", description: "用于少数在查询制造商时死机的 UPS" },
      batteryNominalV: { title: "电池标称电压", description: "所有串联电池的总电压；留空则以 UPS 告知的为准" },
      batteryCells: { title: "串联电池单体数", description: "用于按单体报告电压的 UPS；留空则为标称电压 / 2" },
      batteryPacks: { title: "电池组数", description: "并联的电池组数，包括 UPS 内置的一组" },
      batteryReplacedOn: { title: "上次更换电池", description: "上次更换电池的日期，YYYY-MM-DD" },
    },
  },
  records: {
    about: { title: "记录", description: "监控卡多久记录一次 UPS 的测量值，以及保留多久" },
    fields: {
      intervalMin: { title: "间隔", description: "数据记录每行的时长；供电变化会立即单独成行" },
      keepRowsDays: { title: "数据行保留", description: "更早的行会被删除，其小时和日统计仍保留" },
      keepRollUpsDays: { title: "小时和日统计保留", description: "更早的最小、平均和最大值会被删除" },
    },
  },
  snmp: {
    about: { title: "SNMP", description: "谁可以通过 SNMP v1 和 v2c 查询；没有团体名时监控卡不应答任何人" },
    fields: {
      communities: { title: "只读团体名", description: "每个都可以读取全部内容，但不能写入" },
      "communities.label": { title: "标签", description: "此团体名的用途，用于区分各条目" },
      "communities.community": { title: "团体名", description: "管理软件每次请求时发送的词；可以读取全部内容" },
      idleTestId: {
        title: "自检后的测试标识",
        description: "RFC 1628 保留最近一次自检的标识；若管理软件因此一直显示正在自检（如 NUT 的 snmp-ups），请选“无”",
        choices: { latest: "最近一次自检的标识", none: "无" },
      },
      sysObjectId: { title: "sysObjectID", description: "自有的标识，供按其选择模板的管理软件使用；留空则为 RFC 1628 的标识" },
    },
  },
  nut: {
    about: { title: "NUT", description: "NUT 客户端以什么名称找到 UPS" },
    fields: {
      upsName: {
        title: "UPS 名称",
        description: "客户端写在 @ 之前的名称；NAS 设备只认“ups”。仍用旧名称查询的客户端会收到 UNKNOWN-UPS，不再跟随这台 UPS",
      },
      aliases: { title: "其他名称", description: "用于只认自有名称的客户端，例如 qnapups；删除的名称与其他旧名称一样" },
      description: { title: "说明", description: "给人看的一行文字，如 upsc -L 所示" },
    },
  },
  network: {
    about: {
      title: "网络",
      description: "此监控卡的地址。更改立即生效，之后页面位于新地址。如果新地址无法使用，监控卡会恢复原地址",
    },
    fields: {
      mode: {
        title: "地址",
        description: "监控卡地址的来源",
        choices: { system: "由操作系统决定", dhcp: "从网络的 DHCP 服务器获取", static: "使用下面的地址" },
      },
      address: { title: "IPv4 地址", description: "用于静态地址" },
      prefix: { title: "前缀长度", description: "24 即掩码 255.255.255.0" },
      gateway: { title: "网关", description: "在监控卡自己的子网内；留空则没有网关" },
      dns: { title: "DNS 服务器", description: "按此顺序查询；使用 DHCP 时留空则为其提供的服务器" },
    },
  },
  discovery: {
    about: { title: "发现", description: "iSearch 能否在本地网络中找到此监控卡，以及能否设置其地址" },
    fields: {
      answer: { title: "可被发现", description: "关闭：监控卡不应答搜索；不知道其地址的人无法找到它" },
      allowSet: { title: "可设置地址", description: "由证明密码的本地读写用户设置；关闭：仅可在页面和通过 API 设置" },
      mdns: { title: "通过 mDNS 通告", description: "以 _istars._tcp 和 _http._tcp 通告，供服务浏览器列出" },
    },
  },
  hosts: {
    about: { title: "主机", description: "关机时为 UPS 后面的服务器等待多久" },
    fields: {
      longestNeedMin: { title: "单台主机的最长时间", description: "要求更长时间的服务器也只给这么久，不再多等" },
      defaultNeedS: { title: "未告知时间的主机", description: "用于 NUT 客户端，以及一天没有消息的服务器" },
    },
  },
};

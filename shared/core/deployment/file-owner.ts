import { AppError } from "../errors.ts";

/** Who a file belongs to, by number. */
export type FileOwner = { readonly uid: number; readonly gid: number };

/**
 * The owner that a container's user stands for: `app`, `app:web`, `1000`, `1000:50`; empty is root. Names are looked up in
 * the texts of /etc/passwd and /etc/group, as the engine does. Throws `invalid_input` for a name that stands in neither.
 */
export function fileOwner(user: string, passwd: string, group: string): FileOwner {
  const [name = "", groupName] = user.split(":");
  if (name === "") return { uid: 0, gid: 0 };
  const entry = rowOf(passwd, name);
  const uid = isNumber(name) ? Number(name) : entry?.[2];
  if (uid === undefined) throw unknown("user", name, "/etc/passwd");
  if (groupName === undefined || groupName === "") return { uid: Number(uid), gid: Number(entry?.[3] ?? 0) };
  const gid = isNumber(groupName) ? groupName : rowOf(group, groupName)?.[2];
  if (gid === undefined) throw unknown("group", groupName, "/etc/group");
  return { uid: Number(uid), gid: Number(gid) };
}

/** The columns of the row whose name, or number, is the one wanted. */
function rowOf(table: string, wanted: string): readonly string[] | undefined {
  const rows = table.split("\n").map((line) => line.trim().split(":"));
  return rows.find(([name]) => name === wanted) ?? rows.find((row) => isNumber(wanted) && row[2] === wanted);
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

function unknown(what: string, name: string, file: string): AppError {
  return new AppError(
    "invalid_input",
    `The container runs as the ${what} '${name}', which is not in the image's ${file}, so it is not known whom its secret files should belong to. Give the ${what} by number.`,
  );
}

export declare const root: string;
export declare function run(
  command: string,
  args: readonly string[],
  options?: { cwd?: string; quiet?: boolean },
): Promise<{ status: number; output: string }>;
export declare function npm(args: readonly string[], cwd?: string): Promise<void>;
export declare function install(): Promise<void>;
export declare function build(): Promise<void>;

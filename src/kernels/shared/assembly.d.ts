// AssemblyScript's types, as TypeScript sees them. What lies in this folder is compiled by both.
declare type i32 = number;
declare type usize = number;
declare type f32 = number;
declare type f64 = number;

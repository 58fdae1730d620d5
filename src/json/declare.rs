//! The macro that makes a table of a type.

/// Types that are read from JSON as their attributes of serde say; the types themselves stand inside as they are.
///
/// Known are, of a struct, `transparent` around one value and `default`; of a field `default`, `rename` and `skip`; of an enum
/// `tag` and `rename_all` with `snake_case` or `kebab-case`; of a variant `rename`. What else serde knows does not compile,
/// so that both halves always say the same.
#[macro_export]
macro_rules! from_json {
    () => {};

    // A struct.
    (
        $(#[$($attr:tt)*])* $vis:vis struct $name:ident {
            $($(#[$($said:tt)*])* $fvis:vis $field:ident : $type:ty),* $(,)?
        }
        $($rest:tt)*
    ) => {
        $(#[$($attr)*])* $vis struct $name {
            $($(#[$($said)*])* $fvis $field: $type),*
        }

        impl $crate::json::FromJson for $name {
            fn blank() -> Self {
                $crate::from_json!(@blank {
                    Self { $($field: $crate::from_json!(@blank { $crate::json::FromJson::blank() } $(#[$($said)*])*)),* }
                } $(#[$($attr)*])*)
            }

            fn fill(&mut self, reader: &mut $crate::json::Reader<'_>) -> $crate::json::Fit {
                const MAY_LACK: bool = $crate::from_json!(@field false, (), $(#[$($attr)*])*).may_lack;
                const FIELDS: &[$crate::json::Field] = &[
                    $($crate::from_json!(@field MAY_LACK || <$type as $crate::json::FromJson>::MAY_LACK, $field, $(#[$($said)*])*)),*
                ];
                const { assert!(FIELDS.len() <= 64) };
                reader.fields(FIELDS, &mut [$(&mut self.$field),*])
            }
        }

        $crate::from_json!($($rest)*);
    };

    // A struct around one value, written as that value.
    ($(#[$($attr:tt)*])* $vis:vis struct $name:ident($ivis:vis $inner:ty); $($rest:tt)*) => {
        $(#[$($attr)*])* $vis struct $name($ivis $inner);

        impl $crate::json::FromJson for $name {
            fn blank() -> Self {
                Self($crate::json::FromJson::blank())
            }

            fn fill(&mut self, reader: &mut $crate::json::Reader<'_>) -> $crate::json::Fit {
                self.0.fill(reader)
            }
        }

        $crate::from_json!($($rest)*);
    };

    // An enum of names alone.
    (
        $(#[$($attr:tt)*])* $vis:vis enum $name:ident {
            $($(#[$($said:tt)*])* $variant:ident),* $(,)?
        }
        $($rest:tt)*
    ) => {
        $(#[$($attr)*])* $vis enum $name {
            $($(#[$($said)*])* $variant),*
        }

        impl $crate::json::FromJson for $name {
            #[allow(unreachable_code)]
            fn blank() -> Self {
                // The first of them.
                $(return Self::$variant;)*
            }

            fn fill(&mut self, reader: &mut $crate::json::Reader<'_>) -> $crate::json::Fit {
                const VARIANTS: &$crate::json::Variants = &$crate::from_json!(@variants
                    [$(($crate::from_json!(@name $variant, $(#[$($said)*])*), false)),*] None, None, $(#[$($attr)*])*
                );
                const ALL: &[$name] = &[$($name::$variant),*];
                *self = ALL[reader.variant(VARIANTS)?.0];
                Ok(())
            }
        }

        $crate::from_json!($($rest)*);
    };

    // Any other enum.
    (
        $(#[$($attr:tt)*])* $vis:vis enum $name:ident {
            $($(#[$($said:tt)*])* $variant:ident
                $(($inner:ty))?
                $({ $($(#[$($fsaid:tt)*])* $field:ident : $type:ty),* $(,)? })?
            ),* $(,)?
        }
        $($rest:tt)*
    ) => {
        $(#[$($attr)*])* $vis enum $name {
            $($(#[$($said)*])* $variant
                $(($inner))?
                $({ $($(#[$($fsaid)*])* $field: $type),* })?
            ),*
        }

        impl $crate::json::FromJson for $name {
            #[allow(unreachable_code)]
            fn blank() -> Self {
                // The first of them.
                $(return $crate::from_json!(@new $variant $(($inner))? $({ $($field),* })?);)*
            }

            fn fill(&mut self, reader: &mut $crate::json::Reader<'_>) -> $crate::json::Fit {
                enum At { $($variant),* }
                const VARIANTS: &$crate::json::Variants = &$crate::from_json!(@variants
                    [$((
                        $crate::from_json!(@name $variant, $(#[$($said)*])*),
                        $crate::from_json!(@holds $(($inner))? $({ $($field)* })?)
                    )),*] None, None, $(#[$($attr)*])*
                );
                let (at, content) = reader.variant(VARIANTS)?;
                $(if at == At::$variant as usize {
                    *self = $crate::from_json!(@read reader, content, $variant
                        $(($inner))? $({ $($(#[$($fsaid)*])* $field: $type),* })?);
                    return Ok(());
                })*
                Err($crate::json::Unfit)
            }
        }

        $crate::from_json!($($rest)*);
    };

    (@new $variant:ident) => { Self::$variant };
    (@new $variant:ident($inner:ty)) => { Self::$variant($crate::json::FromJson::blank()) };
    (@new $variant:ident { $($field:ident),* }) => { Self::$variant { $($field: $crate::json::FromJson::blank()),* } };

    (@holds) => { false };
    (@holds $content:tt) => { true };

    (@read $reader:ident, $content:ident, $variant:ident) => { Self::$variant };
    (@read $reader:ident, $content:ident, $variant:ident($inner:ty)) => {{
        let mut inner = <$inner as $crate::json::FromJson>::blank();
        $reader.inside($content, &mut inner)?;
        Self::$variant(inner)
    }};
    (@read $reader:ident, $content:ident, $variant:ident { $($(#[$($said:tt)*])* $field:ident : $type:ty),* }) => {{
        const FIELDS: &[$crate::json::Field] = &[
            $($crate::from_json!(@field <$type as $crate::json::FromJson>::MAY_LACK, $field, $(#[$($said)*])*)),*
        ];
        $(let mut $field: $type = $crate::from_json!(@blank { $crate::json::FromJson::blank() } $(#[$($said)*])*);)*
        $reader.inside($content, &mut $crate::json::Fields(FIELDS, &mut [$(&mut $field),*]))?;
        Self::$variant { $($field),* }
    }};

    // What the attributes of a field say of it.
    (@field $may_lack:expr, (),) => { $crate::json::Field { name: None, may_lack: $may_lack } };
    (@field $may_lack:expr, $name:ident,) => { $crate::json::Field { name: Some(stringify!($name)), may_lack: $may_lack } };
    (@field $may_lack:expr, $name:literal,) => { $crate::json::Field { name: Some($name), may_lack: $may_lack } };
    (@field $may_lack:expr, $name:tt, #[serde()] $($rest:tt)*) => {
        $crate::from_json!(@field $may_lack, $name, $($rest)*)
    };
    (@field $may_lack:expr, $name:tt, #[serde(default $(, $($more:tt)*)?)] $($rest:tt)*) => {
        $crate::from_json!(@field true, $name, #[serde($($($more)*)?)] $($rest)*)
    };
    (@field $may_lack:expr, $name:tt, #[serde(skip_serializing_if = $if:literal $(, $($more:tt)*)?)] $($rest:tt)*) => {
        $crate::from_json!(@field $may_lack, $name, #[serde($($($more)*)?)] $($rest)*)
    };
    (@field $may_lack:expr, $name:tt, #[serde(rename = $to:tt $(, $($more:tt)*)?)] $($rest:tt)*) => {
        $crate::from_json!(@field $may_lack, $to, #[serde($($($more)*)?)] $($rest)*)
    };
    (@field $may_lack:expr, $name:tt, #[serde(skip)] $($rest:tt)*) => {
        $crate::from_json!(@field true, (), $($rest)*)
    };
    (@field $may_lack:expr, $name:tt, #[serde($($other:tt)*)] $($rest:tt)*) => {
        compile_error!("from_json! does not know this attribute")
    };
    (@field $may_lack:expr, $name:tt, #[$($other:tt)*] $($rest:tt)*) => {
        $crate::from_json!(@field $may_lack, $name, $($rest)*)
    };

    // With what it begins: its default where the attributes name that, else this.
    (@blank { $($blank:tt)* }) => { $($blank)* };
    (@blank $blank:tt #[serde(default $($more:tt)*)] $($rest:tt)*) => { Default::default() };
    (@blank $blank:tt #[serde(skip)] $($rest:tt)*) => { Default::default() };
    (@blank $blank:tt #[$($other:tt)*] $($rest:tt)*) => { $crate::from_json!(@blank $blank $($rest)*) };

    // How the variants are written.
    (@variants $names:tt $tag:expr, $between:expr,) => {
        $crate::json::Variants { tag: $tag, between: $between, names: &$names }
    };
    (@variants $names:tt $tag:expr, $between:expr, #[serde()] $($rest:tt)*) => {
        $crate::from_json!(@variants $names $tag, $between, $($rest)*)
    };
    (@variants $names:tt $tag:expr, $between:expr, #[serde(tag = $to:literal $(, $($more:tt)*)?)] $($rest:tt)*) => {
        $crate::from_json!(@variants $names Some($to), $between, #[serde($($($more)*)?)] $($rest)*)
    };
    (@variants $names:tt $tag:expr, $between:expr, #[serde(rename_all = "snake_case")] $($rest:tt)*) => {
        $crate::from_json!(@variants $names $tag, Some(b'_'), $($rest)*)
    };
    (@variants $names:tt $tag:expr, $between:expr, #[serde(rename_all = "kebab-case")] $($rest:tt)*) => {
        $crate::from_json!(@variants $names $tag, Some(b'-'), $($rest)*)
    };
    (@variants $names:tt $tag:expr, $between:expr, #[serde($($other:tt)*)] $($rest:tt)*) => {
        compile_error!("from_json! does not know this attribute")
    };
    (@variants $names:tt $tag:expr, $between:expr, #[$($other:tt)*] $($rest:tt)*) => {
        $crate::from_json!(@variants $names $tag, $between, $($rest)*)
    };

    (@name $name:ident,) => { stringify!($name) };
    (@name $name:ident, #[serde(rename = $to:literal)] $($rest:tt)*) => { $to };
    (@name $name:ident, #[serde($($other:tt)*)] $($rest:tt)*) => {
        compile_error!("from_json! does not know this attribute")
    };
    (@name $name:ident, #[$($other:tt)*] $($rest:tt)*) => { $crate::from_json!(@name $name, $($rest)*) };
}

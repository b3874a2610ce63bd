//! How classes of read-only attributes are declared: views of the core's values.

/// Declares a class whose attributes are read from a value of the core when they are asked for.
///
/// The class is shown to people by a method `shown(&self) -> String` of its own, which holds no secret. Objects of one that is
/// declared as `compared` are equal if the values are, and can be members of sets; those of one that is `given` are equal likewise,
/// and are made by programs. One that is a `base` has subclasses.
macro_rules! view {
    (
        $(#[$attribute:meta])*
        $name:ident($content:ty) as $python:literal { $($fields:tt)* }
    ) => {
        $(#[$attribute])*
        #[pyclass(frozen, name = $python, module = "ofx_billpay")]
        pub(crate) struct $name(pub(crate) $content);

        view! { @methods $name($content) { $($fields)* } }
    };
    (
        $(#[$attribute:meta])*
        $name:ident($content:ty) as $python:literal, compared { $($fields:tt)* }
    ) => {
        $(#[$attribute])*
        #[derive(PartialEq, Eq, Hash)]
        #[pyclass(frozen, eq, hash, name = $python, module = "ofx_billpay")]
        pub(crate) struct $name(pub(crate) $content);

        view! { @methods $name($content) { $($fields)* } }
    };
    (
        $(#[$attribute:meta])*
        $name:ident($content:ty) as $python:literal, given { $($fields:tt)* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, PartialEq)]
        #[pyclass(frozen, eq, from_py_object, name = $python, module = "ofx_billpay")]
        pub(crate) struct $name(pub(crate) $content);

        view! { @methods $name($content) { $($fields)* } }
    };
    (
        $(#[$attribute:meta])*
        $name:ident($content:ty) as $python:literal, base { $($fields:tt)* }
    ) => {
        $(#[$attribute])*
        #[pyclass(frozen, subclass, name = $python, module = "ofx_billpay")]
        pub(crate) struct $name(pub(crate) $content);

        view! { @methods $name($content) { $($fields)* } }
    };
    (
        @methods $name:ident($content:ty) {
            $( $(#[$doc:meta])* $field:ident: $type:ty = $read:expr; )*
        }
    ) => {
        #[allow(clippy::wrong_self_convention, reason = "the names are those of the component")]
        #[pymethods]
        impl $name {
            $(
                $(#[$doc])*
                #[getter]
                fn $field(&self) -> $type {
                    let read: fn(&$content) -> $type = $read;
                    read(&self.0)
                }
            )*

            fn __repr__(&self) -> String {
                self.shown()
            }
        }
    };
}
pub(crate) use view;

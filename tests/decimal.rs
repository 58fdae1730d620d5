#![cfg(not(target_arch = "wasm32"))]
//! Text to the nearest double: the values of `str::parse`, bit for bit.

use jemput_bola::decimal::{parse, write};
use proptest::prelude::*;

fn check(text: &str) {
    let expected = text.parse::<f64>().ok();
    let found = parse(text);
    assert_eq!(
        found.map(f64::to_bits),
        expected.map(f64::to_bits),
        "{text}: {found:?}, not {expected:?}"
    );
}

#[test]
fn it_reads_what_the_standard_library_reads() {
    let texts = "0 -0 +0 1 -1 +1 .5 5. 0.1 0.30000000000000004 1e5 1E5 1e+5 1e-5 -2.5e-3 123456789012345678 1e22 1e23 \
        8.98846567431158e307 1.7976931348623157e308 1.7976931348623159e308 1e309 1e400 1e99999999999 1e-99999999999 \
        4.9e-324 2.4703282292062327e-324 2.4703282292062328e-324 2e-324 1e-400 2.2250738585072011e-308 \
        2.2250738585072014e-308 9007199254740993 9007199254740992.5 9007199254740993.0000000001 \
        0.000000000000000000000000000000000000001 000000000000000000000000000000012 7.2057594037927933e16 \
        inf -inf Infinity -INFINITY nan NaN +infinity";
    texts.split_whitespace().for_each(check);
    check(&format!("9007199254740993.{}1", "0".repeat(900)));
    check(&format!("{}e-850", "3".repeat(900)));
    check(&format!("0.{}7", "0".repeat(500)));
    check(&format!("1{}", "0".repeat(308)));
}

#[test]
fn it_refuses_what_is_no_number() {
    for text in [
        "", "-", "+", ".", "e5", "1e", "1e+", "1e5.0", "1.2.3", "0x10", "1 ", " 1", "1,5", "--1", "infinit", "n",
        "1_0", "é", "-é", "1é",
    ] {
        check(text);
        assert_eq!(parse(text).map(f64::to_bits), None, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn it_writes_any_number_as_short_as_the_standard_library_does(bits in any::<u64>()) {
        let number = f64::from_bits(bits);
        if number.is_finite() {
            // Of two texts that are equally near and equally short it may be the other one.
            let text = write(number);
            prop_assert_eq!(text.len(), number.to_string().len());
            prop_assert!(!text.contains('e'));
            prop_assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(number.to_bits()));
        }
    }

    #[test]
    fn every_double_comes_back_from_its_own_text(bits in any::<u64>()) {
        let number = f64::from_bits(bits);
        prop_assume!(!number.is_nan());
        check(&number.to_string());
        check(&format!("{number:e}"));
    }

    #[test]
    fn what_lies_between_two_doubles_goes_to_the_nearer(
        digits in "[0-9]{1,40}", point in 0usize..40, exponent in -360i32..330,
    ) {
        let point = point.min(digits.len());
        check(&format!("{}.{}e{exponent}", &digits[..point], &digits[point..]));
    }
}

#[test]
fn it_writes_what_the_standard_library_writes() {
    for number in [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.1,
        1.5,
        -2.25,
        100.0,
        1e15,
        1e16,
        1e17,
        1e21,
        1e22,
        1e-5,
        1e-6,
        1e-7,
        1.5e-7,
        123456.789,
        5e-324,
        1.7976931348623157e308,
        9007199254740993.0,
        0.30000000000000004,
    ] {
        assert_eq!(write(number), number.to_string());
    }
}

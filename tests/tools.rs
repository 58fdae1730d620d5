#![cfg(not(target_arch = "wasm32"))]
//! The map of the phone: its outlines, and what lines and areas measure.

use jemput_bola::tools::{outline, place};

/// Places whose kecamatan is known, and places outside all of them.
const KNOWN: &[(f64, f64, Option<&str>)] = &[
    (-7.978_3, 112.635_9, Some("Klojen")),
    (-8.324_9, 112.430_8, Some("Donomulyo")),
    (-7.871_0, 112.526_0, Some("Batu")),
    (-8.166_0, 112.577_0, Some("Kepanjen")),
    (-7.257_5, 112.752_1, None),
    (-8.9, 112.6, None),
    (0.0, 0.0, None),
];

#[test]
fn a_place_is_found_in_its_kecamatan_and_outside_in_none() {
    let areas = outline::areas();
    for (latitude, longitude, name) in KNOWN {
        let found: Vec<_> = areas.iter().filter(|area| area.holds(*latitude, *longitude)).collect();
        let names: Vec<_> = found.iter().map(|area| area.name).collect();
        assert_eq!(names.first().copied(), *name, "{latitude} {longitude}: {names:?}");
        assert!(names.len() <= 1, "{latitude} {longitude} in several: {names:?}");
    }
}

#[test]
fn all_forty_one_kecamatan_have_closed_borders_around_their_name() {
    let areas = outline::areas();
    assert_eq!(areas.len(), 41);
    for area in &areas {
        assert!(area.rings.iter().all(|ring| ring.len() >= 3), "{}", area.name);
        let degrees = |steps: i32| f64::from(steps) / outline::STEPS;
        let (longitude, latitude) = (degrees(area.label.0), degrees(area.label.1));
        let holding: Vec<_> = areas.iter().filter(|it| it.holds(latitude, longitude)).collect();
        assert_eq!(holding, [area], "where the name of {} stands", area.name);
        // A border that was put together wrongly leaps from one end of an area to the other.
        for ring in &area.rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let leap = (a.0 - b.0).abs().max((a.1 - b.1).abs());
                assert!(leap < 150, "{}: a side of {leap} steps", area.name);
            }
        }
    }
}

#[test]
fn the_three_regencies_are_as_large_as_they_are_told_to_be() {
    // Official square kilometres.
    for (regency, km2) in [
        ("Kabupaten Malang", 3473.7),
        ("Kota Malang", 111.1),
        ("Kota Batu", 194.2),
    ] {
        let ring_km2 = |ring: &Vec<outline::Point>| {
            let places: Vec<_> = ring
                .iter()
                .map(|(east, north)| {
                    place::Place::by_hand(f64::from(*north) / outline::STEPS, f64::from(*east) / outline::STEPS)
                })
                .collect();
            place::area_m2(&places) / 1e6
        };
        let areas = outline::areas();
        let found: f64 = areas
            .iter()
            .filter(|area| area.regency == regency)
            .flat_map(|area| &area.rings)
            .map(ring_km2)
            .sum();
        assert!(
            (found / km2 - 1.0).abs() < 0.02,
            "{regency}: {found} km2, officially {km2}"
        );
    }
}

#[test]
fn lines_and_areas_measure_what_a_tape_would() {
    // A second of latitude is 30.9 m; a square of 0.001 degrees at 8 degrees south is 1.226 ha.
    let line = place::read("-8 112.5 0 0;-8.001 112.5 0 0");
    assert!(
        (place::length_m(&line) - 111.3).abs() < 0.1,
        "{}",
        place::length_m(&line)
    );
    assert_eq!(place::length_m(&line[..1]), 0.0);
    let square = place::read("-8 112.5;-8 112.501;-8.001 112.501;-8.001 112.5;-8 112.5");
    let area = place::area_m2(&square);
    assert!((area - 12_270.0).abs() < 30.0, "{area}");
    assert!(
        (place::area_m2(&square[..4]) - area).abs() < 0.001,
        "the last side is closed by itself"
    );
    assert_eq!(place::area_m2(&square[..2]), 0.0);
}

#[test]
fn places_are_read_as_forms_write_them() {
    let read = place::read("-7.98 112.63 400.5 12; -7.99 112.64 ;; x y; 1");
    assert_eq!(read.len(), 2);
    assert_eq!((read[0].altitude, read[0].accuracy), (400.5, 12.0));
    assert_eq!(read[1], place::Place::by_hand(-7.99, 112.64));
}

//! The map under fingers, mouse and keys.

use super::*;
use web_sys::{KeyboardEvent, PointerEvent};

/// A finger that moved less than this has tapped, pixels.
const TAP_PX: f64 = 8.0;
/// How far an arrow key moves the map, pixels.
const KEY_PX: f64 = 40.0;

struct Finger {
    id: i32,
    at: (f64, f64),
}

/// What the fingers on the map are doing.
#[derive(Default)]
struct Hand {
    fingers: Vec<Finger>,
    moved: f64,
}

pub(super) fn listen(map: &Rc<Map>) {
    let hand = Rc::new(RefCell::new(Hand::default()));
    let view = map.view.clone();
    let down = Rc::clone(&hand);
    let held = view.clone();
    on(&view, "pointerdown", move |ev: PointerEvent| {
        // A finger that cannot be held is followed while it is over the map.
        let _ = held.set_pointer_capture(ev.pointer_id());
        let mut hand = down.borrow_mut();
        if hand.fingers.is_empty() {
            hand.moved = 0.0;
        }
        hand.fingers.push(Finger {
            id: ev.pointer_id(),
            at: at(&ev),
        });
    });
    let (moving, moved_map) = (Rc::clone(&hand), Rc::clone(map));
    on(&view, "pointermove", move |ev: PointerEvent| {
        moved(&mut moving.borrow_mut(), &moved_map, &ev)
    });
    for name in ["pointerup", "pointercancel"] {
        let (hand, map) = (Rc::clone(&hand), Rc::clone(map));
        on(&view, name, move |ev: PointerEvent| {
            let mut hand = hand.borrow_mut();
            let is_tap = name == "pointerup" && hand.fingers.len() == 1 && hand.moved < TAP_PX;
            hand.fingers.retain(|finger| finger.id != ev.pointer_id());
            if is_tap {
                let bounds = map.view.get_bounding_client_rect();
                let (x, y) = at(&ev);
                map.shift(
                    bounds.left() + bounds.width() / 2.0 - x,
                    bounds.top() + bounds.height() / 2.0 - y,
                );
            }
        });
    }
    let keys = Rc::clone(map);
    on(&view, "keydown", move |ev: KeyboardEvent| {
        match ev.key().as_str() {
            "ArrowLeft" => keys.shift(KEY_PX, 0.0),
            "ArrowRight" => keys.shift(-KEY_PX, 0.0),
            "ArrowUp" => keys.shift(0.0, KEY_PX),
            "ArrowDown" => keys.shift(0.0, -KEY_PX),
            "+" | "=" => keys.zoom(2.0),
            "-" => keys.zoom(0.5),
            _ => return,
        }
        ev.prevent_default();
    });
}

fn at(ev: &PointerEvent) -> (f64, f64) {
    (f64::from(ev.client_x()), f64::from(ev.client_y()))
}

/// One finger moves the map; two also stretch it.
fn moved(hand: &mut Hand, map: &Map, ev: &PointerEvent) {
    let to = at(ev);
    let before = spread(&hand.fingers);
    let n = hand.fingers.len() as f64;
    let Some(finger) = hand.fingers.iter_mut().find(|finger| finger.id == ev.pointer_id()) else {
        return;
    };
    let (dx, dy) = (to.0 - finger.at.0, to.1 - finger.at.1);
    finger.at = to;
    hand.moved += dx.abs() + dy.abs();
    if hand.moved < TAP_PX {
        return;
    }
    let after = spread(&hand.fingers);
    if before > 0.0 && after > 0.0 {
        map.zoom(after / before);
    }
    map.shift(dx / n, dy / n);
}

fn spread(fingers: &[Finger]) -> f64 {
    match fingers {
        [a, b] => (a.at.0 - b.at.0).hypot(a.at.1 - b.at.1),
        _ => 0.0,
    }
}

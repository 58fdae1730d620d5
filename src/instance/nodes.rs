//! Where the nodes of an interview lie: by a number that is never given twice, in blocks that are let go when all in them
//! are gone. Adding and removing repeat instances for hours takes no more than what is there. A copy has the blocks in
//! common with what it was made of, until one of the two changes them.

use super::tree::Live;
use std::rc::Rc;

/// Nodes of one block.
const BLOCK: usize = 64;

#[derive(Debug, Clone, Default)]
pub(super) struct Nodes {
    blocks: Vec<Option<Rc<Block>>>,
    /// The number of the next node.
    next: u32,
    n_live: usize,
}

#[derive(Debug, Clone)]
struct Block {
    n_live: usize,
    nodes: [Option<Live>; BLOCK],
}

impl Nodes {
    pub fn get(&self, id: u32) -> Option<&Live> {
        let (block, at) = place(id);
        self.blocks.get(block)?.as_ref()?.nodes.get(at)?.as_ref()
    }

    pub fn get_mut(&mut self, id: u32) -> Option<&mut Live> {
        let (block, at) = place(id);
        Rc::make_mut(self.blocks.get_mut(block)?.as_mut()?)
            .nodes
            .get_mut(at)?
            .as_mut()
    }

    /// The number that the next node gets.
    pub fn next(&self) -> u32 {
        self.next
    }

    /// Whether there are fewer nodes than this, and numbers for more.
    pub fn has_room(&self, most: usize) -> bool {
        self.n_live < most && self.next < u32::MAX / 2
    }

    /// Takes a node in; gives its number.
    pub fn push(&mut self, live: Live) -> u32 {
        let id = self.next;
        let (block, at) = place(id);
        if block >= self.blocks.len() {
            self.blocks.resize_with(block + 1, || None);
        }
        let block = self.blocks[block].get_or_insert_with(|| {
            Rc::new(Block {
                n_live: 0,
                nodes: [const { None }; BLOCK],
            })
        });
        let block = Rc::make_mut(block);
        block.nodes[at] = Some(live);
        block.n_live += 1;
        self.n_live += 1;
        self.next += 1;
        id
    }

    /// Lets a node go.
    pub fn remove(&mut self, id: u32) {
        let (at_block, at) = place(id);
        let Some(slot) = self.blocks.get_mut(at_block) else {
            return;
        };
        let Some(block) = slot.as_mut().map(Rc::make_mut) else {
            return;
        };
        if block.nodes[at].take().is_some() {
            block.n_live -= 1;
            self.n_live -= 1;
        }
        if block.n_live == 0 {
            *slot = None;
        }
    }
}

fn place(id: u32) -> (usize, usize) {
    (id as usize / BLOCK, id as usize % BLOCK)
}

//! The nodes of a form: groups, repeats and questions.

use super::{DataType, Text};
use crate::json::from_json;
use crate::sorted::Map;
use serde::Serialize;
use std::collections::HashMap;

from_json! {
    /// A group, repeat or question; one element of the primary instance.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Node {
        /// Name of the element.
        pub name: String,
        /// What it is.
        pub kind: NodeKind,
        /// Its logic.
        #[serde(default, skip_serializing_if = "Bind::is_empty")]
        pub bind: Bind,
        /// What people read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub label: Option<Text>,
        /// Help below the label.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub hint: Option<Text>,
        /// Longer help, shown on demand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub guidance: Option<Text>,
        /// Media of the label.
        #[serde(default, skip_serializing_if = "Media::is_empty")]
        pub media: Media,
        /// Words of `appearance`, lower case where the vocabulary is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub appearance: Vec<String>,
        /// `parameters`, for instance `max-pixels` = `1024`.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub parameters: Map<String, String>,
        /// `bind::`, `body::` and `instance::` columns that we keep but do not use, by whole heading.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub other_columns: Map<String, String>,
        /// Attributes of its element in the primary instance, by name.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub attributes: Map<String, String>,
        /// Names of the nodes inside in the order of their elements, where people see them in another: the body of an
        /// XForm has an order of its own.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub instance_order: Vec<String>,
        /// Row of the survey sheet, counted from 1 with the headings as row 1; 0 where there is none.
        #[serde(default, skip_serializing_if = "is_zero")]
        pub row: u32,
        /// Nodes inside, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub children: Vec<Node>,
    }
}

impl Node {
    /// A node with nothing but its name and kind.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: NodeKind) -> Self {
        Self {
            name: name.into(),
            kind,
            bind: Bind::default(),
            label: None,
            hint: None,
            guidance: None,
            media: Media::default(),
            appearance: Vec::new(),
            parameters: Map::new(),
            other_columns: Map::new(),
            attributes: Map::new(),
            instance_order: Vec::new(),
            row: 0,
            children: Vec::new(),
        }
    }

    /// The nodes inside in the order of their elements.
    #[must_use]
    pub fn in_instance_order(&self) -> Vec<&Self> {
        let mut all: Vec<&Self> = self.children.iter().collect();
        let places = self.instance_places();
        all.sort_by_key(|child| places.get(child.name.as_str()).copied());
        all
    }

    /// Places of the elements of the nodes inside; none where that is the order in which they stand.
    #[must_use]
    pub fn instance_places(&self) -> HashMap<&str, usize> {
        self.instance_order.iter().map(String::as_str).zip(0..).collect()
    }
}

from_json! {
    /// What a node is.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum NodeKind {
        /// A group.
        Group,
        /// A repeat; with `count` the number of instances is computed, without it people add and remove them.
        Repeat {
            /// XPath text of `repeat_count`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            count: Option<String>,
            /// `jr:noAddRemove`: it keeps the instances that it has.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            is_fixed: bool,
        },
        /// A question, a note, a calculation or metadata.
        Question(QuestionType),
    }

    /// Type of a question, with what belongs to that type alone.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum QuestionType {
        /// `text`
        Text,
        /// `integer`
        Integer,
        /// `decimal`
        Decimal,
        /// `date`
        Date,
        /// `time`
        Time,
        /// `dateTime`
        DateTime,
        /// `select_one`
        SelectOne(Itemset),
        /// `select_multiple`
        SelectMultiple(Itemset),
        /// `rank`
        Rank(Itemset),
        /// `range`
        Range(RangeScale),
        /// `note`
        Note,
        /// `acknowledge` (`trigger`): the value is `OK` once acknowledged.
        Acknowledge,
        /// `calculate`
        Calculate,
        /// `hidden`
        Hidden,
        /// `geopoint`
        Geopoint,
        /// `geotrace`
        Geotrace,
        /// `geoshape`
        Geoshape,
        /// `image`, `audio`, `video`, `file`
        Upload {
            /// What is taken in.
            media: UploadKind,
        },
        /// `barcode`
        Barcode,
        /// `start`, `end`, `today`, `deviceid`, `username` …
        Metadata {
            /// Which.
            source: Metadata,
        },
    }

    /// The choices of a select.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Itemset {
        /// Where they come from.
        pub source: ItemsetSource,
        /// XPath text of `choice_filter`; its context node is the choice, `current()` the question.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub filter: Option<String>,
        /// `randomize=true`: shuffled, by the interview's seed or by this XPath text's value where `seed` is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub randomize: Option<String>,
        /// `or_other`: a choice "other" with a text question of its own.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub or_other: bool,
    }

    /// Where choices come from.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ItemsetSource {
        /// A list of this form.
        List(String),
        /// A file attached to the form (`select_one_from_file`).
        File(String),
        /// A node set: XPath text. The instances of a repeat (`select_one ${name}`), or nodes of a secondary instance.
        /// The node's parameters `value` and `label` are XPath texts relative to each of these nodes.
        Nodes(String),
    }

    /// The scale of a range, as its parameters were written.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct RangeScale {
        /// Least value, decimal text.
        pub start: String,
        /// Greatest value, decimal text.
        pub end: String,
        /// Step, decimal text.
        pub step: String,
    }

    /// What an upload question takes in.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum UploadKind {
        /// A picture.
        Image,
        /// A recording of sound.
        Audio,
        /// A recording of pictures and sound.
        Video,
        /// Any file.
        File,
    }

    /// What the device itself answers.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Metadata {
        /// When the interview began, date-time with offset.
        Start,
        /// When it was finalised, date-time with offset.
        End,
        /// The local date when it began.
        Today,
        /// The device.
        DeviceId,
        /// The officer's name.
        Username,
        /// The officer's address of mail, where known.
        Email,
        /// The officer's phone number, where known.
        PhoneNumber,
        /// The id of the instance (`jr:preload="uid"`).
        InstanceId,
        /// `audit`: kept, not yet written.
        Audit,
        /// `start-geopoint`: the place at the beginning.
        StartGeopoint,
        /// `background-geopoint`: the place when its trigger changes.
        BackgroundGeopoint,
    }

    /// The logic of a node. XPath text throughout, paths resolved; relative to the node itself.
    #[derive(Debug, Clone, Default, PartialEq, Serialize)]
    #[serde(default)]
    pub struct Bind {
        /// Type of the value where it is not the one that goes with the question: a calculation that comes to a date.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub data_type: Option<DataType>,
        /// Shown, and part of the submission, only while true.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub relevant: Option<String>,
        /// Must be true of an answer that is not empty.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub constraint: Option<String>,
        /// What to say when it is not.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub constraint_message: Option<Text>,
        /// An answer is needed while true (`true()` for a plain `yes`).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub required: Option<String>,
        /// What to say when it is missing.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub required_message: Option<Text>,
        /// Computed; the answer follows it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub calculation: Option<String>,
        /// Cannot be changed by people while true.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub read_only: Option<String>,
        /// The answer to begin with.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub default: Option<InitialAnswer>,
        /// Paths of the questions whose change makes `calculation` run anew (and nothing else does).
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub trigger: Vec<String>,
    }
}

/// The choice that says that no other is right, where a form sets `add_none_option`.
pub const NONE: &str = "none";

/// What such a form demands of a select_multiple.
pub const NONE_ALONE: &str = "(.='none' or not(selected(., 'none')))";

impl Bind {
    /// Whether [`NONE`] goes with no other choice.
    #[must_use]
    pub fn none_stands_alone(&self) -> bool {
        self.constraint.as_ref().is_some_and(|it| it.contains(NONE_ALONE))
    }
}

from_json! {
    /// The answer to begin with.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum InitialAnswer {
        /// As written.
        Static(String),
        /// XPath text, computed once when the interview, or the repeat instance, begins.
        Dynamic(String),
    }

    /// Files that go with a label or a choice: for each language a file name among the form's attachments.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
    #[serde(default)]
    pub struct Media {
        /// Picture.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image: Option<Text>,
        /// Larger picture, opened on demand.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub big_image: Option<Text>,
        /// Sound.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub audio: Option<Text>,
        /// Film.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub video: Option<Text>,
    }
}

impl Media {
    /// Whether there is none at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

impl Bind {
    /// Whether nothing is laid down.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

fn is_zero(row: &u32) -> bool {
    *row == 0
}

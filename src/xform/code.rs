//! Codes of problems of an XForm. Stable: programs and documents may rely on them; a code is never used for something
//! else.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $text;)*
    };
}

codes! {
    /// The text is not XML, or not XML that we read.
    NOT_XML = "JB-X001";
    /// The XML has no model.
    NO_MODEL = "JB-X002";
    /// The model has no primary instance.
    NO_INSTANCE = "JB-X003";
    /// Two instances have one id.
    INSTANCE_ID = "JB-X004";
    /// The form has no id, or one that cannot stand in an address.
    FORM_ID = "JB-X005";
    /// The form has no version, or one that cannot stand in an address.
    VERSION = "JB-X006";
    /// Elements of one name beside each other without a repeat.
    NOT_A_REPEAT = "JB-X007";
    /// The form has no body.
    NO_BODY = "JB-X008";
    /// An instance whose data are neither here nor in a file that we know how to read.
    INSTANCE_SOURCE = "JB-X009";
    /// A submission that asks for what no client does.
    SUBMISSION = "JB-X010";
    /// The form is larger than a form can be.
    TOO_LARGE = "JB-X011";

    /// A bind of a node that is not there.
    BIND_NODE = "JB-X101";
    /// Two binds say the same of one node.
    DUPLICATE_BIND = "JB-X102";
    /// A type that nobody knows.
    BIND_TYPE = "JB-X103";
    /// Something that is filled in by the device, and that we do not know.
    PRELOAD = "JB-X104";
    /// An attribute or element that we keep, or skip, and do not follow.
    NOT_FOLLOWED = "JB-X105";

    /// A control of a node that is not there.
    CONTROL_NODE = "JB-X201";
    /// A control without a node.
    NO_REF = "JB-X202";
    /// An element of the body that nobody knows.
    UNKNOWN_CONTROL = "JB-X203";
    /// A second control of the same node.
    SECOND_CONTROL = "JB-X204";
    /// A select without anything to choose from.
    NO_CHOICES = "JB-X205";
    /// The nodes to choose from lack a value or a label.
    CHOICE_NODES = "JB-X206";
    /// A group without a node.
    GROUP_WITHOUT_NODE = "JB-X207";
    /// A range without start, end or step.
    RANGE = "JB-X208";
    /// A select whose nodes to choose from cannot be read.
    ITEMSET = "JB-X209";

    /// A text that the form does not have.
    UNKNOWN_TEXT = "JB-X301";
    /// A text twice in one language.
    DUPLICATE_TEXT = "JB-X302";
    /// A language twice, or without a name.
    LANGUAGE = "JB-X303";

    /// A path to a node that is not there.
    UNKNOWN_PATH = "JB-X401";
    /// An instance that is not there.
    UNKNOWN_INSTANCE = "JB-X402";
    /// `jr:choice-name()` of a question without choices.
    CHOICE_NAME = "JB-X403";
    /// Calculations that wait for each other.
    CYCLE = "JB-X404";

    /// An event that nobody knows.
    EVENT = "JB-X501";
    /// An action without a target, or with one that is not there.
    ACTION_TARGET = "JB-X502";
    /// An action where it cannot stand.
    ACTION_PLACE = "JB-X503";
}

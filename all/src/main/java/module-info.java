/** All that training a network needs, behind one {@code requires}. */
module io.gradus {
    requires transitive io.gradus.core;
    requires transitive io.gradus.cpu;
    requires transitive io.gradus.data;
    requires transitive io.gradus.nn;
}
